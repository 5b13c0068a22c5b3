import { expect } from 'playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MESSAGE_MAX_BYTES } from '../src/core/limits.ts'
import { corralCommand } from './support/command-line.ts'
import { test, type Corral } from './support/corral.ts'

/** A shell at its prompt is idle by two means: it is in the foreground of its terminal, and it reads a line. */
async function startShell(corral: Corral, name: string, group: string | null = null): Promise<void> {
  await corral.startAgent(name, 'bash', ['--norc', '--noprofile', '-i'], { type: 'shell', group, env: { PS1: '$ ' } })
  await expect(corral.fleet.row(name)).toContainText('idle')
}

/** A program that reports itself as told; its title is that of an agent that neither works nor waits. */
async function startReporter(corral: Corral, name: string): Promise<void> {
  await corral.startFixture(name, 'own/reporter', [], { type: 'codex' })
}

test('a message from the command line is typed and submitted, as one', async ({ shared }) => {
  await startShell(shared, 'web')
  const sent = await corralCommand(shared, 'send', 'web', 'echo "made $((6*7))"')
  expect(sent).toMatchObject({ code: 0, err: 'web: sent\n' })
  await shared.fleet.select('web')
  await shared.fleet.tile('web').waitFor('made 42')
  const file = join(shared.place.workspace, 'message')
  writeFileSync(file, 'echo first\necho second 🦊\n')
  const lines = await corralCommand(shared, 'send', 'web', '--queue', '--file', file, '--json')
  expect(lines.code).toBe(0)
  await shared.fleet.tile('web').waitFor('second 🦊')
  await expect(shared.fleet.inspector.events).toContainText('a message was sent: echo first echo second 🦊')
})

test('a shell whose command runs gets no message until it is done', async ({ shared }) => {
  await startShell(shared, 'web')
  await corralCommand(shared, 'send', 'web', 'sleep 6')
  await expect(shared.fleet.row('web')).toContainText('working')
  const refused = await corralCommand(shared, 'send', 'web', 'echo too soon')
  expect(refused).toMatchObject({ code: 5, err: expect.stringContaining('it works') })
  const queued = await corralCommand(shared, 'send', 'web', '--queue', 'echo "then $((6*7))"')
  expect(queued).toMatchObject({ code: 0, err: expect.stringContaining('waits in place 1') })
  await shared.fleet.select('web')
  await shared.fleet.tile('web').waitFor('then 42')
})

test('what is no message says what to do', async ({ shared }) => {
  await startShell(shared, 'web')
  const large = join(shared.place.workspace, 'large')
  writeFileSync(large, 'x'.repeat(MESSAGE_MAX_BYTES + 1))
  expect(await corralCommand(shared, 'send', 'web', '--file', large)).toMatchObject({
    code: 2,
    err: expect.stringContaining('at most 256 KB'),
  })
  writeFileSync(large, 'x'.repeat(4 * 1024 * 1024))
  expect(await corralCommand(shared, 'send', 'web', '--file', large)).toMatchObject({ code: 2 })
  expect(await corralCommand(shared, 'send', 'web', '--file', join(large, 'none'))).toMatchObject({ code: 2 })
  expect(await corralCommand(shared, 'send')).toMatchObject({ code: 2, err: expect.stringContaining('--all') })
  expect(await corralCommand(shared, 'send', 'nobody', 'x')).toMatchObject({ code: 4 })
  await corralCommand(shared, 'stop', 'web')
  expect(await corralCommand(shared, 'send', 'web', 'x')).toMatchObject({ code: 3 })
})

test('an agent that waits for approval gets nothing, by group, filter or force', async ({ shared }) => {
  await startShell(shared, 'web')
  await startReporter(shared, 'asks')
  await shared.fleet.select('asks')
  await shared.fleet.tile('asks').type('ask delete everything?\r')
  await expect(shared.fleet.row('asks')).toContainText('delete everything?')
  const all = await corralCommand(shared, 'send', '--all', '--force', 'echo "to all"')
  expect(all).toMatchObject({ code: 5, err: expect.stringMatching(/web: sent\n.*waits for your approval/s) })
  expect(await shared.fleet.tile('asks').text()).not.toContain('to all')
  const filtered = await corralCommand(shared, 'send', '--filter', 'type:shell', 'echo hi', '--queue')
  expect(filtered.err).toMatch(/^web: (?:sent|waits)[^\n]*\n$/)
})

test('in the window a message goes to several, whose terminals are marked, and waits for who is not idle', async ({
  shared,
}) => {
  const { fleet } = shared
  const { page } = fleet
  await startShell(shared, 'api')
  await startShell(shared, 'web')
  await startReporter(shared, 'asks')
  for (const name of ['api', 'web', 'asks']) await fleet.select(name)
  await fleet.tile('asks').type('ask may I?\r')
  await expect(fleet.row('asks')).toContainText('may I?')
  await fleet.palette.run('Send a message to several agents')
  const bar = page.getByRole('region', { name: 'Message', exact: true })
  await expect(page.locator('[data-receiver]')).toHaveCount(3)
  await bar.getByRole('button', { name: 'Leave web out' }).click()
  await expect(page.locator('[data-receiver]')).toHaveCount(2)
  await bar.getByRole('textbox').fill('echo "both $((6*7))"')
  await bar.getByRole('textbox').press('ControlOrMeta+Enter')
  await fleet.tile('api').waitFor('both 42')
  await expect(bar).toBeHidden()
  await fleet.select('asks')
  const waiting = page.getByRole('region', { name: 'Messages' })
  await expect(waiting).toContainText('it waits for your approval')
  await waiting.getByRole('button', { name: 'Cancel this message' }).click()
  await expect(waiting).toBeHidden()
})

test('one that is not known to be idle says why, and gets it when a person insists', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('plain', 'echo')
  await fleet.select('plain')
  await fleet.row('plain').click({ button: 'right' })
  await fleet.page.getByRole('menuitem', { name: 'Send a message…' }).click()
  const bar = fleet.page.getByRole('region', { name: 'Message', exact: true })
  await bar.getByRole('switch', { name: 'Wait until they are idle' }).click()
  await bar.getByRole('textbox').fill('hello there')
  await bar.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(bar).toContainText('nothing says that it is idle')
  await bar.getByRole('button', { name: 'Send anyway' }).click()
  await fleet.tile('plain').waitFor('hello there')
  await expect(bar).toBeHidden()
})
