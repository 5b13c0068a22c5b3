import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { git, makeRepository } from '../test/support/git.ts'
import { WorktreesView } from './pages/worktrees-view.ts'
import { corralCommand } from './support/command-line.ts'
import { test, type Corral } from './support/corral.ts'

const FILES = { 'a.txt': 'one\n', '.gitignore': '.env\n', '.worktreeinclude': '.env\n' }
const EDITS = `printf 'two\\n' >> a.txt; printf 'new\\n' > new.txt; cat .env; sleep 1000`

/** Where the host put the worktree of an agent. */
async function pathOf(corral: Corral, name: string): Promise<string> {
  const { out } = await corralCommand(corral, 'describe', name, '--json')
  const { agent } = JSON.parse(out) as { agent: { worktree: { path: string } | null } }
  return agent.worktree?.path ?? ''
}

test('a new agent gets a worktree; what it edits is seen, and only lost if a person insists', async ({ corral }) => {
  const { fleet, place } = corral
  const repository = makeRepository(join(place.root, 'workspace'), FILES)
  await test.step('made in the dialog, with what .worktreeinclude names', async () => {
    writeFileSync(join(repository, '.env'), 'KEY=from-the-repository\n')
    const dialog = await fleet.openNewAgent()
    await dialog.enterCustom({ folder: repository, name: 'api', command: 'sh', args: `-c "${EDITS}"` })
    await dialog.choice('Works', 'In a worktree of its own').click()
    await dialog.press('Create & start')
    await expect(fleet.row('api')).toContainText('running')
    await fleet.tile('api').waitFor('KEY=from-the-repository')
  })
  const path = await pathOf(corral, 'api')
  expect(git(path, 'branch', '--show-current')).toBe('corral/api\n')
  expect(git(repository, 'status', '--porcelain', '--untracked-files=no')).toBe('')

  const view = new WorktreesView(fleet.page)
  await fleet.palette.run('Worktrees')
  await expect(view.line('api')).toContainText('2 files +2 −0')
  await view.open('api')
  await expect(view.files('api')).toContainText(/a\.txt\s*\+1.*new\.txt\s*\+1/s)
  await expect(view.line('api')).toContainText('Commit what is not committed')

  await test.step('not while it runs, not without insisting', async () => {
    const running = await corralCommand(corral, 'worktrees', 'remove', 'api', '--force')
    expect(running).toMatchObject({ code: 5, err: expect.stringContaining('Stop the agent first') })
    await corralCommand(corral, 'stop', 'api')
    const refused = await corralCommand(corral, 'worktrees', 'remove', 'api')
    expect(refused).toMatchObject({ code: 5, err: expect.stringContaining('a.txt, new.txt') })
    expect(existsSync(path)).toBe(true)
  })
  await view.remove('api')
  await expect(fleet.page.getByRole('dialog')).toContainText(
    '2 files with changes that are not committed: a.txt, new.txt',
  )
  await view.confirm('Remove all the same')
  await expect(view.view).toContainText('No agent has a worktree')
  expect(existsSync(path)).toBe(false)
  expect(git(repository, 'branch', '--format=%(refname:short)')).toBe('main\n')
})

test('what a removed agent left behind is offered, and goes when it has nothing of its own', async ({ corral }) => {
  const repository = makeRepository(join(corral.place.root, 'workspace'), FILES)
  const workspace = { kind: 'worktree' } as const
  await corral.startAgent('api', 'sleep', ['1000'], { cwd: repository, workspace })
  await expect(corral.fleet.row('api')).toContainText('running')
  const path = await pathOf(corral, 'api')
  const list = await corralCommand(corral, 'worktrees')
  expect(list.out).toMatch(/api +in use +corral\/api +no changes/)
  {
    using client = await corral.client()
    await client.request('agent.remove', { agent: 'api' })
  }
  expect((await corralCommand(corral, 'worktrees')).out).toMatch(/api +agent removed/)
  expect(existsSync(path)).toBe(true)
  const pruned = await corralCommand(corral, 'worktrees', 'prune')
  expect(pruned).toMatchObject({ code: 0, err: `Removed: ${path}, branch corral/api\n` })
  expect(existsSync(path)).toBe(false)
  expect(await corralCommand(corral, 'worktrees', 'show', 'api')).toMatchObject({ code: 4 })
})

test('a folder that is in no repository is refused in the dialog; a shared one is told', async ({ corral }) => {
  const { fleet, place } = corral
  await corral.startAgent('first', 'sleep', ['1000'])
  const dialog = await fleet.openNewAgent()
  await dialog.enterCustom({ folder: place.workspace, name: 'second', command: 'sleep', args: '1000' })
  await expect(dialog.dialog).toContainText('first works in this folder, too')
  await dialog.choice('Works', 'In a worktree of its own').click()
  await dialog.press('Create & start')
  await expect(dialog.dialog).toContainText('is in no git repository')
  await dialog.choice('Works', 'In the folder itself').click()
  await dialog.press('Create & start')
  await expect(fleet.row('second').locator('[data-shared-folder]')).toBeVisible()
  await expect(fleet.row('first').locator('[data-shared-folder]')).toBeVisible()
})
