import { expect } from 'playwright/test'
import { makeRepository } from '../test/support/git.ts'
import { HistoryView } from './pages/history-view.ts'
import { HostsView } from './pages/hosts-view.ts'
import { PostMortemView } from './pages/post-mortem-view.ts'
import { TasksView } from './pages/tasks-view.ts'
import { WorktreesView } from './pages/worktrees-view.ts'
import { expectAccessible } from './support/accessibility.ts'
import { corralCommand } from './support/command-line.ts'
import { test, type Corral } from './support/corral.ts'
import { startThree, writeRule } from './support/three-agents.ts'

/** axe-core works through some thousand elements, twice per view. */
const LONG_MS = 180_000
/** A worktree that has just changed may be looked at half a minute later. */
const LOOK_MS = 60_000

/** With an alert. */
async function startFleet(corral: Corral): Promise<void> {
  writeRule(corral)
  await startThree(corral)
  await expect(corral.fleet.page.locator('[data-alerts]')).toBeVisible()
}

test('the fleet, empty and full, its dialogs and its menus', async ({ corral }) => {
  test.setTimeout(LONG_MS)
  const { fleet } = corral
  const { page } = fleet
  await expectAccessible(corral, 'the first start')
  await startFleet(corral)
  for (const name of ['asker', 'crasher', 'runner']) {
    await fleet.select(name)
    await fleet.inspector.openWhy()
    await expectAccessible(corral, `the inspector of ${name}`)
  }
  await page.locator('[data-alerts]').click()
  const alerts = page.getByRole('dialog', { name: 'Alerts' })
  for (const tab of ['Rules', 'Past'] as const) {
    await alerts.getByRole('tab', { name: tab }).click()
    await expectAccessible(corral, `the alerts, ${tab}`)
  }
  await page.keyboard.press('Escape')
  await fleet.palette.open()
  await expectAccessible(corral, 'the palette')
  await fleet.palette.close()
  await fleet.palette.run('Send a message to several agents')
  await expectAccessible(corral, 'a message to several')
  await page.keyboard.press('Escape')
  await fleet.row('runner').click({ button: 'right' })
  await expectAccessible(corral, 'the menu of an agent')
  await page.keyboard.press('Escape')
  const dialog = await fleet.openNewAgent()
  await dialog.enterCustom({ name: 'asker', folder: '/nowhere', command: 'sh' })
  await dialog.unfold('Supervision')
  await dialog.press('Create & start')
  await expectAccessible(corral, 'a new agent that is refused')
  await dialog.press('Cancel')
  await fleet.palette.run('Keyboard shortcuts')
  await expectAccessible(corral, 'the shortcuts')
})

test('every tab of the settings, and the questions', async ({ corral }) => {
  test.setTimeout(LONG_MS)
  const { fleet } = corral
  await corral.startFixture('runner', 'idle')
  await fleet.settings.open()
  for (const tab of await fleet.settings.dialog.getByRole('tab').all()) {
    await tab.click()
    await expectAccessible(corral, `the settings, ${await tab.textContent()}`)
  }
  await fleet.settings.close()
  await fleet.palette.run('Remove runner')
  await expectAccessible(corral, 'the question before a removal')
})

test('the history, a post-mortem, the tasks, the worktrees, the doctor, the hosts and the orphans', async ({
  corral,
}) => {
  test.setTimeout(LONG_MS)
  const { fleet, place } = corral
  const { page } = fleet
  await startFleet(corral)
  await fleet.select('crasher')
  const tasks = new TasksView(page)
  await tasks.open()
  await expectAccessible(corral, 'no tasks')
  const run = ['run', '--type', 'custom', '--cwd', place.workspace]
  await corralCommand(corral, ...run, '--name', 'quick', '--', 'true')
  await corralCommand(corral, ...run, '--name', 'slow', '--', 'sleep', '1000')
  await expect(tasks.row('quick').locator('[data-status]')).toHaveText('done')
  await expectAccessible(corral, 'the tasks')

  const history = new HistoryView(page)
  await history.open()
  for (const list of ['Runs', 'Alerts', 'Events'] as const) {
    await history.showList(list)
    await expect(history.rows(list).first()).toBeVisible()
    await expectAccessible(corral, `the history, ${list}`)
  }
  await fleet.palette.run('Post-mortem crasher')
  await expect(new PostMortemView(page).screen).toBeVisible()
  await expectAccessible(corral, 'a post-mortem')

  const repository = makeRepository(place.workspace, { 'a.txt': 'one\n' })
  await corral.startAgent('tree', 'sh', ['-c', 'echo two >> a.txt; sleep 1000'], {
    cwd: repository,
    workspace: { kind: 'worktree' },
  })
  const worktrees = new WorktreesView(page)
  await fleet.palette.run('Worktrees')
  await expect(worktrees.line('tree')).toContainText('1 file', { timeout: LOOK_MS })
  await worktrees.open('tree')
  await expect(worktrees.files('tree')).toBeVisible()
  await expectAccessible(corral, 'the worktrees')

  await fleet.palette.run('Doctor')
  await fleet.doctor.hasLooked()
  await expectAccessible(corral, 'the doctor')
  await fleet.palette.run('Orphans')
  await expect(fleet.orphans.view).toBeVisible()
  await expectAccessible(corral, 'the orphans')
  await new HostsView(page).open()
  await expectAccessible(corral, 'the hosts')
})
