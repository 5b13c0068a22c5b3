import { expect } from 'playwright/test'
import { test, type Corral } from './support/corral.ts'

async function trayLabels({ desktop }: Corral): Promise<readonly string[]> {
  return ((await desktop.tray())?.items ?? []).map(({ label }) => label)
}

/** Starts agents that exit on SIGTERM, and waits until the tray shows them. */
async function startAgents(corral: Corral, ...names: readonly string[]): Promise<void> {
  for (const name of names) await corral.startFixture(name, 'echo')
  await expect.poll(() => trayLabels(corral)).toEqual(expect.arrayContaining([...names]))
}

function agentProcesses({ place }: Corral): number {
  return place.processes().filter(({ command }) => command.includes('echo.mjs')).length
}

test('closing the last window keeps the agents and says so once; the tray counts them, and a click shows one', async ({
  corral,
}) => {
  const { desktop, fleet } = corral
  await startAgents(corral, 'api', 'docs')
  await expect.poll(async () => (await desktop.tray())?.tooltip).toBe('Corral — 2 of 2 agents running')
  expect((await trayLabels(corral))[0]).toBe('2 of 2 agents running')
  await fleet.tile('docs').type('before')
  await fleet.tile('docs').waitFor('before')

  await desktop.clickClose()
  expect(await desktop.visibleWindows()).toBe(0)
  await desktop.clickTray('docs')
  expect(await desktop.visibleWindows()).toBe(1)
  await expect(fleet.row('docs')).toHaveAttribute('aria-selected', 'true')
  await expect(fleet.tile('docs').input).toBeFocused()
  await fleet.page.keyboard.type(' and after')
  await fleet.tile('docs').waitFor('before and after')
  await desktop.clickTray('api')
  await expect(fleet.tile('api').input).toBeFocused()

  await desktop.clickClose()
  await desktop.startAgain()
  await expect.poll(() => desktop.visibleWindows()).toBe(1)
  const notices = (await desktop.calls()).filter(({ kind }) => kind === 'notification')
  expect(notices).toHaveLength(1)
  expect(notices[0]).toMatchObject({ title: 'Corral is still running' })
  expect(agentProcesses(corral)).toBe(2)
})

test('Stop all in the tray asks first, and stops what runs', async ({ corral }) => {
  const { desktop, fleet } = corral
  await startAgents(corral, 'api', 'docs')
  await desktop.clickTray('Stop all agents…')
  expect(await desktop.dialog()).toMatchObject({
    message: 'Stop 2 agents?',
    detail: 'api, docs',
    buttons: ['Stop all', 'Cancel'],
  })
  await desktop.answerDialog('Cancel')
  expect(agentProcesses(corral)).toBe(2)
  await desktop.clickTray('Stop all agents…')
  await desktop.answerDialog('Stop all')
  for (const name of ['api', 'docs']) await expect(fleet.row(name)).toContainText('stopped')
  await expect.poll(async () => (await desktop.tray())?.tooltip).toBe('Corral — 0 of 2 agents running')
  const item = (await desktop.tray())?.items.find(({ label }) => label.startsWith('Stop all'))
  expect(item?.enabled).toBe(false)
  expect(agentProcesses(corral)).toBe(0)
})

test('quitting asks when agents run: Cancel leaves everything, Stop all and quit stops them first', async ({
  corral,
}) => {
  const { desktop, fleet } = corral
  await startAgents(corral, 'api')
  await desktop.clickTray('Quit Corral')
  expect(await desktop.dialog()).toMatchObject({
    message: 'Stop 1 agent and quit?',
    detail: expect.stringContaining('api'),
  })
  await desktop.answerDialog('Cancel')
  await fleet.tile('api').type('still here')
  await fleet.tile('api').waitFor('still here')
  await desktop.clickTray('Quit Corral')
  await desktop.answerDialog('Stop all and quit')
  expect(await desktop.whenEnded()).toBe(0)
  expect(agentProcesses(corral)).toBe(0)
})

test('quitting offers to leave agents in tmux running; the others are stopped, and the next start takes over', async ({
  corral,
}) => {
  const { desktop, fleet } = corral
  await corral.startFixture('keeper', 'echo', [], { runner: 'tmux' })
  await corral.startFixture('mortal', 'echo')
  for (const name of ['keeper', 'mortal']) await fleet.tile(name).waitFor('ready')
  await desktop.clickTray('Quit Corral')
  expect(await desktop.dialog()).toMatchObject({
    message: 'Leave 1 agent running in tmux and quit?',
    detail: expect.stringMatching(/keeper[^]*Stopped in any case: mortal/),
  })
  await desktop.answerDialog('Leave these running')
  expect(await desktop.whenEnded()).toBe(0)
  expect(agentProcesses(corral)).toBe(1)
  await corral.start()
  await expect(corral.fleet.row('mortal')).toContainText('stopped')
  await expect(corral.fleet.row('keeper')).toContainText('running')
  await corral.fleet.tile('keeper').waitFor('ready')
  await corral.fleet.tile('keeper').command('Stop')
  await expect(corral.fleet.row('keeper')).toContainText('stopped')
})

test('without agents quitting asks nothing; the window comes back in the size it had', async ({ corral }) => {
  const { desktop } = corral
  await expect.poll(() => desktop.tray()).not.toBeNull()
  const size = { width: 1203, height: 741 }
  await desktop.resizeWindow(size)
  await expect.poll(() => desktop.windowSize()).toEqual(size)
  await desktop.clickTray('Quit Corral')
  expect(await desktop.whenEnded()).toBe(0)
  await corral.start()
  expect(await corral.desktop.windowSize()).toEqual(size)
})

test('without closing to the tray, closing the window quits; SIGTERM stops even an agent that ignores it', async ({
  corral,
}) => {
  const { desktop, fleet } = corral
  await fleet.settings.open()
  await fleet.settings.dialog.getByRole('switch', { name: 'Keep running when the window is closed' }).click()
  await fleet.settings.close()
  await corral.startFixture('stubborn', 'stubborn')
  await fleet.tile('stubborn').waitFor('ready')
  await desktop.clickClose()
  expect(await desktop.dialog()).toMatchObject({ message: 'Stop 1 agent and quit?' })
  await desktop.answerDialog('Cancel')
  expect(await desktop.visibleWindows()).toBe(1)
  // The system gives an app that was told to end some ten seconds; the host's own limit is eight.
  expect(await corral.host.stop()).toBe(0)
  expect(corral.place.processes().map(({ command }) => command)).toEqual([])
})
