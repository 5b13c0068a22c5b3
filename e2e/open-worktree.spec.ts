import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { makeRepository } from '../test/support/git.ts'
import { WorktreesView } from './pages/worktrees-view.ts'
import { corralCommand, type Called } from './support/command-line.ts'
import { test, type Corral } from './support/corral.ts'

const EDITS = 'for n in 1 2 3; do echo $n >> new.txt; done; echo ready; sleep 1000'

/** An agent in a worktree of its own, which has changed something there; where that is. */
async function worktreeOf(corral: Corral, name: string): Promise<string> {
  const cwd = makeRepository(corral.place.workspace, { 'a.txt': 'one\n' })
  const workspace = { kind: 'worktree', base: null, branch: null, place: 'data', setup: null, teardown: null } as const
  await corral.startAgent(name, 'sh', ['-c', EDITS], { cwd, workspace })
  await corral.fleet.tile(name).waitFor('ready')
  const { out, err } = await corralCommand(corral, 'worktrees', 'show', name, '--json')
  expect(err).toBe('')
  const { worktrees } = JSON.parse(out) as { worktrees: readonly { worktree: { path: string } }[] }
  return worktrees[0]?.worktree.path ?? ''
}

/** A program that writes down what it was started with. */
function recorder(corral: Corral, name: string): { readonly program: string; readonly told: () => string } {
  const [program, log] = [join(corral.place.root, 'bin', name), join(corral.place.root, `${name}.log`)]
  writeFileSync(program, `#!/bin/sh\nprintf '%s|' "$PWD" "$@" >> '${log}'\n`, { mode: 0o755 })
  return { program, told: () => (existsSync(log) ? readFileSync(log, 'utf8') : '') }
}

test('a worktree is opened on the machine it is on, and nowhere else', async ({ corral }) => {
  const path = await worktreeOf(corral, 'api')
  const editor = recorder(corral, 'test-editor')
  using client = await corral.client()
  await client.request('settings.update', { patch: { editor: `'${editor.program}' --new-window 'a b'` } })
  const view = new WorktreesView(corral.fleet.page)
  await corral.fleet.palette.run('Worktrees')
  await view.open('api')
  const button = (name: string) => view.line('api').getByRole('button', { name, exact: true })
  if (corral.host.desktop === null) {
    await expect(button('Copy its path')).toBeVisible()
    await expect(button('Open folder')).toHaveCount(0)
    for (const where of ['folder', 'editor'] as const) {
      const refused = await client.request('worktree.open', { worktree: 'api', where })
      expect(refused).toMatchObject({ ok: false, error: { code: 'not-supported' } })
    }
    expect(editor.told()).toBe('')
    return
  }
  await button('Open folder').click()
  await expect.poll(() => corral.desktop.calls()).toContainEqual({ kind: 'open-path', path })
  await button('Open in editor').click()
  await expect.poll(editor.told).toBe(`${path}|--new-window|a b|${path}|`)
  await client.request('settings.update', { patch: { editor: '' } })
  await corral.fleet.palette.run('Open in editor api')
  const told = corral.fleet.page.getByRole('region', { name: 'Notifications' })
  await expect(told).toContainText('No editor is named. Settings, General, Editor.')
})

test('the list says how much an agent has changed in its worktree', async ({ corral }) => {
  await worktreeOf(corral, 'api')
  await corral.startAgent('plain', 'sleep', ['1000'])
  const changes = (name: string) => corral.fleet.row(name).locator('[data-changes]')
  await expect(changes('api')).toHaveText('+3 −0')
  await expect(changes('api')).toHaveAttribute('title', /1 file \+3 −0 · 1 not committed/)
  await expect(corral.fleet.row('plain')).toBeVisible()
  await expect(changes('plain')).toHaveCount(0)
})

test('the command line opens a worktree where there is a screen, and else prints its path', async ({ corral }) => {
  test.skip(process.platform !== 'linux', 'file managers of other systems are not replaced here')
  const path = await worktreeOf(corral, 'api')
  const [manager, editor] = [recorder(corral, 'xdg-open'), recorder(corral, 'test-editor')]
  const open = (env: NodeJS.ProcessEnv, ...options: readonly string[]): Promise<Called> => {
    const { dataDir, env: usual } = corral.place
    const place = { dataDir, env: { ...usual, DISPLAY: '', WAYLAND_DISPLAY: '', ...env } }
    return corralCommand({ place }, 'worktrees', 'open', 'api', ...options)
  }
  const screen = { DISPLAY: ':77' }
  expect(await open({})).toMatchObject({ code: 0, out: `${path}\n` })
  expect(await open(screen, '--print')).toMatchObject({ code: 0, out: `${path}\n` })
  expect(manager.told()).toBe('')
  expect(await open(screen)).toMatchObject({ code: 0, out: '' })
  await expect.poll(manager.told).toBe(`${path}|${path}|`)
  expect(await open(screen, '--editor')).toMatchObject({ code: 5, err: expect.stringContaining('No editor is named') })
  using client = await corral.client()
  await client.request('settings.update', { patch: { editor: 'test-editor -n' } })
  expect(await open({}, '--editor', '--json')).toMatchObject({ code: 0, out: expect.stringContaining('"isOpen":true') })
  await expect.poll(editor.told).toBe(`${path}|-n|${path}|`)
  await client.request('settings.update', { patch: { editor: 'corral-has-no-such-editor' } })
  expect(await open({}, '--editor')).toMatchObject({
    code: 1,
    err: expect.stringContaining('corral-has-no-such-editor'),
  })
  const branch = await corralCommand(corral, 'worktrees', 'open', 'nobody')
  expect(branch).toMatchObject({ code: 4 })
})
