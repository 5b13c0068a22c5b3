import { expect } from 'playwright/test'
import { FleetPage } from './pages/fleet-page.ts'
import { test, type Corral } from './support/corral.ts'
import type { MarkedProcess } from './support/marked-processes.ts'
import { doubleOf, startAs, windowIds } from './support/double.ts'

// One test per row of docs/way-out.md that this machine can play; the others are in shell.desktop.spec.ts.

/** One agent on a terminal of its own and one in tmux, both ready. */
async function startBoth(corral: Corral): Promise<void> {
  await corral.startFixture('keeper', 'echo', [], { runner: 'tmux' })
  await corral.startFixture('mortal', 'echo')
  for (const name of ['keeper', 'mortal']) await corral.fleet.tile(name).waitFor('ready')
}

function processesOf({ place }: Corral, fixture: string): readonly MarkedProcess[] {
  return place.processes().filter(({ command }) => command.includes(`${fixture}.mjs`))
}

const agentProcesses = (corral: Corral): number => processesOf(corral, 'echo').length

/** The agent in tmux is taken over with its screen by the next start, and stopped. */
async function expectKeeperTakenOver(corral: Corral): Promise<void> {
  await expect(corral.fleet.row('keeper')).toContainText('running')
  await corral.fleet.tile('keeper').waitFor('ready')
  await corral.fleet.tile('keeper').command('Stop')
  await expect(corral.fleet.row('keeper')).toContainText('stopped')
}

/** The next start shows an agent as one that was stopped, not as one that was lost, and has nothing to say. */
async function expectStoppedInOrder({ fleet }: Corral, name: string): Promise<void> {
  await expect(fleet.row(name)).toContainText('stopped')
  await expect(fleet.row(name)).not.toContainText('end not seen')
  for (const words of ['The desktop session was lost', 'Windows ended the session', 'is still running']) {
    await expect(fleet.banner(words)).toHaveCount(0)
  }
}

/** The next start shows an agent as one whose end nobody saw. */
async function expectLost({ fleet }: Corral, name: string): Promise<void> {
  await expect(fleet.row(name)).toContainText('end not seen')
  await expect(fleet.tile(name).foot).toContainText('Corral was not running when it ended')
}

/** The one process that the agent's run left is named, and gone from the ledger when it has ended. */
async function expectOrphanEnded(corral: Corral, name: string): Promise<void> {
  const [left] = processesOf(corral, name)
  if (left === undefined) throw new Error(`nothing of ${name} is left`)
  const banner = corral.fleet.banner('1 process of an earlier run is still running')
  await expect(banner).toContainText(new RegExp(`pid ${left.pid}, .*from ${name}`))
  process.kill(left.pid, 'SIGKILL')
  await expect(banner).toBeHidden()
}

/** The page shows the agent's terminal and reaches it. */
async function expectServed(page: FleetPage): Promise<void> {
  await page.tile('api').waitUntilShown()
  await page.tile('api').type('runs on')
  await page.tile('api').waitFor('runs on')
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`${signal}: agents are stopped, those in tmux stay, and the next start takes over`, async ({ corral }) => {
    await startBoth(corral)
    expect(await doubleOf(corral).app.end(signal)).toBe(0)
    expect(agentProcesses(corral)).toBe(1)
    await corral.start()
    await expectStoppedInOrder(corral, 'mortal')
    await expectKeeperTakenOver(corral)
  })
}

test('the dock or the system asks to quit: the person is asked', async ({ corral }) => {
  const host = doubleOf(corral)
  await corral.startFixture('api', 'echo')
  await expect.poll(async () => (await host.tray())?.tooltip).toContain('1 of 1')
  await host.app.act({ kind: 'quit' })
  expect(await host.dialog()).toMatchObject({ message: 'Stop 1 agent and quit?' })
  await host.answerDialog('Stop all and quit')
  expect(await host.whenEnded()).toBe(0)
  expect(agentProcesses(corral)).toBe(0)
  await corral.start()
  await expectStoppedInOrder(corral, 'api')
})

test('power-off on Linux is held up until the agents are stopped', async ({ corral }) => {
  const host = await startAs(corral, 'linux')
  await startBoth(corral)
  await host.app.act({ kind: 'power-off' })
  expect(await host.whenEnded()).toBe(0)
  expect(agentProcesses(corral)).toBe(1)
  await corral.start()
  await expectStoppedInOrder(corral, 'mortal')
  await expectKeeperTakenOver(corral)
})

test('power-off on Linux: agents in tmux that went down with the machine are shown as lost', async ({ corral }) => {
  const host = await startAs(corral, 'linux')
  await startBoth(corral)
  await host.app.act({ kind: 'power-off' })
  expect(await host.whenEnded()).toBe(0)
  for (const { pid } of corral.place.processes()) process.kill(pid, 'SIGKILL')
  await expect.poll(() => corral.place.processes()).toEqual([])
  await corral.start()
  await expectLost(corral, 'keeper')
  await expectStoppedInOrder(corral, 'mortal')
})

test('logging off Windows is held up until the agents are stopped', async ({ corral }) => {
  const host = await startAs(corral, 'win32')
  await startBoth(corral)
  await host.app.act({ kind: 'query-session-end' })
  expect(await host.whenEnded()).toBe(0)
  expect(agentProcesses(corral)).toBe(1)
  await corral.start()
  await expectStoppedInOrder(corral, 'mortal')
  await expectKeeperTakenOver(corral)
})

test('Windows does not wait: it is written down, and the next start says so', async ({ corral }) => {
  const host = await startAs(corral, 'win32')
  await corral.startFixture('stubborn', 'stubborn')
  await corral.fleet.tile('stubborn').waitFor('ready')
  await host.app.act({ kind: 'query-session-end' })
  await host.app.act({ kind: 'session-end' }).catch(() => undefined)
  expect(await host.whenEnded()).toBeNull()
  await corral.start()
  await expect(corral.fleet.banner('Windows ended the session')).toBeVisible()
  await expectLost(corral, 'stubborn')
  // Its stop had begun: the next start carries it out.
  await expect.poll(() => processesOf(corral, 'stubborn')).toEqual([])
})

test('the session is lost: the host ends at once, and the next start says so', async ({ corral }) => {
  const host = doubleOf(corral)
  await startBoth(corral)
  await host.app.act({ kind: 'session-lost' })
  expect(await host.whenEnded()).toBe(1)
  await expect.poll(() => agentProcesses(corral)).toBe(1)
  await corral.start()
  await expect(corral.fleet.banner('The desktop session was lost')).toBeVisible()
  await expectLost(corral, 'mortal')
  await expectKeeperTakenOver(corral)
})

test('the session is lost: an agent that ignores the hang-up is an orphan of the next start', async ({ corral }) => {
  const host = doubleOf(corral)
  await corral.startFixture('stubborn', 'stubborn')
  await corral.fleet.tile('stubborn').waitFor('ready')
  await host.app.act({ kind: 'session-lost' })
  expect(await host.whenEnded()).toBe(1)
  await corral.start()
  await expectLost(corral, 'stubborn')
  await expectOrphanEnded(corral, 'stubborn')
})

test('an ordinary end leaves nothing to say', async ({ corral }) => {
  const host = doubleOf(corral)
  await host.clickTray('Quit Corral')
  expect(await host.whenEnded()).toBe(0)
  await corral.start()
  await expect(corral.fleet.page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
  await expect(corral.fleet.page.getByText('session was lost')).toHaveCount(0)
})

test('nothing that happens after the end reaches what is closed', async ({ corral }) => {
  const host = doubleOf(corral)
  await corral.startFixture('api', 'echo')
  await corral.fleet.tile('api').waitFor('ready')
  await host.app.act({ kind: 'session-lost' })
  expect(await host.whenEnded()).toBe(1)
  expect(host.log()).not.toMatch(/corral: (uncaught|unhandled)/)
})

test('the page’s process crashes: it is loaded again, and the agents run on', async ({ corral }) => {
  const { fleet } = corral
  await corral.startFixture('api', 'echo')
  await fleet.tile('api').waitFor('ready')
  const next = doubleOf(corral).app.nextWindow()
  await fleet.page.goto('chrome://crash').catch(() => undefined)
  await expectServed(new FleetPage(await next))
  expect(doubleOf(corral).log()).toContain("the page's process ended: crashed")
})

test('a page that crashes again and again is loaded three times, and then the person is asked', async ({ corral }) => {
  const { app } = doubleOf(corral)
  await corral.startFixture('api', 'echo')
  let page = corral.fleet
  for (const _ of ['first', 'second', 'third']) {
    await page.tile('api').waitFor('ready')
    const next = app.nextWindow()
    await page.page.goto('chrome://crash').catch(() => undefined)
    page = new FleetPage(await next)
  }
  await page.tile('api').waitFor('ready')
  await page.page.goto('chrome://crash').catch(() => undefined)
  expect(await app.dialog()).toMatchObject({ message: 'The window crashes again and again', hasParent: true })
  const next = app.nextWindow()
  await app.answerDialog('Load it again')
  await expectServed(new FleetPage(await next))
})

test('the GPU process is lost: it is written down, and nothing else changes', async ({ corral }) => {
  const host = doubleOf(corral)
  await corral.startFixture('api', 'echo')
  await corral.fleet.tile('api').waitFor('ready')
  await host.app.act({ kind: 'lose-gpu' })
  await expect.poll(() => host.log()).toContain('GPU process ended: crashed')
  await corral.fleet.tile('api').type('runs on')
  await corral.fleet.tile('api').waitFor('runs on')
})

test('a page that hangs: the person chooses to wait or to load it again', async ({ corral }) => {
  const host = doubleOf(corral)
  await corral.startFixture('api', 'echo')
  await corral.fleet.tile('api').waitFor('ready')
  const [window = 0] = await windowIds(host)
  await host.app.act({ kind: 'hang-page', window })
  expect(await host.dialog()).toMatchObject({ message: 'The window does not answer', hasParent: true })
  const next = host.app.nextWindow()
  await host.answerDialog('Load it again')
  await expectServed(new FleetPage(await next))
})

test('a page that answers again: the question is withdrawn, and asked anew when it hangs once more', async ({
  corral,
}) => {
  const { app } = doubleOf(corral)
  await corral.startFixture('api', 'echo')
  await corral.fleet.tile('api').waitFor('ready')
  const [window = 0] = await windowIds(doubleOf(corral))
  for (const _ of ['first', 'second']) {
    await app.act({ kind: 'hang-page', window })
    expect(await app.dialog()).toMatchObject({ message: 'The window does not answer' })
    await app.act({ kind: 'answering-page', window })
    await expect.poll(() => app.openDialogs()).toEqual([])
  }
  await corral.fleet.tile('api').type('runs on')
  await corral.fleet.tile('api').waitFor('runs on')
})
