import { expect } from 'playwright/test'
import { test, type Corral } from './support/corral.ts'

const IDLE = ['-c', 'echo up; exec sleep 600'] as const
/** Ignores SIGTERM, so that only a deadline ends it. */
const STUBBORN = ['-c', 'trap "" INT TERM HUP; echo up; while :; do sleep 1; done'] as const

/** Processes of the test other than the host itself. */
function agentsLeft(corral: Corral): readonly string[] {
  return corral.place
    .processes()
    .filter(({ command }) => /sleep|trap/.test(command))
    .map(({ command }) => command)
}

/** Starts an agent and waits until its process is there. */
async function startAndWait(corral: Corral, name: string, args: readonly string[]): Promise<void> {
  await corral.startAgent(name, '/bin/sh', args)
  await expect.poll(() => agentsLeft(corral)).not.toEqual([])
}

test('the tray counts the agents and names those that run', async ({ corral }) => {
  await startAndWait(corral, 'api', IDLE)
  await expect.poll(async () => (await corral.desktop.tray())?.items.map(({ label }) => label)).toContain('api')
  expect((await corral.desktop.tray())?.tooltip).toBe('Corral — 1 of 1 agent running')
})

test('closing the last window keeps the agents and says so once; the tray brings it back', async ({ corral }) => {
  await startAndWait(corral, 'api', IDLE)
  await expect.poll(async () => (await corral.desktop.tray())?.items.length).toBeGreaterThan(3)
  await corral.desktop.clickClose()
  expect(await corral.desktop.visibleWindows()).toBe(0)
  await corral.desktop.clickTray('Open Corral')
  expect(await corral.desktop.visibleWindows()).toBe(1)
  await corral.desktop.clickClose()
  const notices = (await corral.desktop.calls()).filter(({ kind }) => kind === 'notification')
  expect(notices).toHaveLength(1)
  expect(agentsLeft(corral)).not.toEqual([])
})

test('a second start shows the window that is there', async ({ corral }) => {
  await expect.poll(() => corral.desktop.tray()).not.toBeNull()
  await corral.desktop.clickClose()
  await corral.desktop.startAgain()
  await expect.poll(() => corral.desktop.visibleWindows()).toBe(1)
})

test('quitting asks when agents run; cancel leaves everything as it is', async ({ corral }) => {
  await startAndWait(corral, 'api', IDLE)
  await expect.poll(() => corral.desktop.tray()).not.toBeNull()
  await corral.desktop.clickTray('Quit Corral')
  expect(await corral.desktop.dialog()).toMatchObject({
    message: 'Stop 1 agent and quit?',
    detail: expect.stringContaining('api'),
  })
  await corral.desktop.answerDialog('Cancel')
  expect(agentsLeft(corral)).not.toEqual([])
})

test('quitting with running agents stops them first', async ({ corral }) => {
  await startAndWait(corral, 'api', IDLE)
  await expect.poll(() => corral.desktop.tray()).not.toBeNull()
  await corral.desktop.clickTray('Quit Corral')
  await corral.desktop.answerDialog('Stop all and quit')
  expect(await corral.desktop.whenEnded()).toBe(0)
  expect(agentsLeft(corral)).toEqual([])
})

test('without agents quitting asks nothing', async ({ corral }) => {
  await expect.poll(() => corral.desktop.tray()).not.toBeNull()
  await corral.desktop.clickTray('Quit Corral')
  expect(await corral.desktop.whenEnded()).toBe(0)
})

test('SIGTERM stops even an agent that ignores it, within the deadline', async ({ corral }) => {
  await startAndWait(corral, 'stubborn', STUBBORN)
  const began = performance.now()
  expect(await corral.host.stop()).toBe(0)
  expect(performance.now() - began).toBeLessThan(20_000)
  expect(agentsLeft(corral)).toEqual([])
})
