import { expect } from 'playwright/test'
import { HistoryView } from './pages/history-view.ts'
import { PostMortemView } from './pages/post-mortem-view.ts'
import { test, type Corral } from './support/corral.ts'
import { startThree } from './support/three-agents.ts'

async function openThree(corral: Corral): Promise<HistoryView> {
  await startThree(corral)
  return new HistoryView(corral.fleet.page)
}

test('the history tells who ran, who waits and who crashed, in words, lanes and lists', async ({ corral }) => {
  const history = await openThree(corral)
  const { page } = corral.fleet
  await history.open()
  await expect(history.summary).toContainText('3 agents were up')
  await expect(history.summary).toContainText('1 waited for you')
  await expect(history.summary).toContainText('1 crashed')
  await expect(history.lane('crasher')).toHaveAccessibleName(/crashed 1 time/)
  await expect(history.lane('asker')).toHaveAccessibleName(/waited for you/)
  await expect(history.lanes.getByRole('option').first()).toHaveAccessibleName(/^crasher/)

  await page.getByRole('radio', { name: 'Hour' }).click()
  await history.point('asker', 0.9999)
  await expect(history.moment).toContainText('waiting for approval since')
  await expect(history.moment).toContainText('Click to go to the agent')

  await expect(history.rows('Runs')).toHaveCount(3)
  await expect(history.rows('Runs').filter({ hasText: 'Crash' })).toContainText('crasher')
  await history.showList('Events')
  await expect(history.rows('Events').filter({ hasText: 'Waits for your approval: rm -rf build' })).toHaveCount(1)

  await page.reload()
  await expect(corral.fleet.list).toBeVisible()
  await history.open()
  await expect(page.getByRole('radio', { name: 'Hour' })).toBeChecked()
  await expect(page.getByRole('tab', { name: 'Events' })).toHaveAttribute('aria-selected', 'true')
})

test('a filter selects agents, and is cleared again', async ({ corral }) => {
  const history = await openThree(corral)
  await history.open()
  await expect(history.lanes.getByRole('option')).toHaveCount(3)
  await history.addToFilter('Agent: crasher')
  await expect(history.lanes.getByRole('option')).toHaveCount(1)
  await expect(history.rows('Runs')).toHaveCount(1)
  await history.addToFilter('Agent: runner')
  await expect(history.lanes.getByRole('option')).toHaveCount(2)
  await history.view.getByRole('button', { name: 'Remove Agent: crasher' }).click()
  await expect(history.lanes.getByRole('option')).toHaveCount(1)
  await expect(history.lane('runner')).toBeVisible()
  await history.view.getByRole('button', { name: 'Clear all' }).click()
  await expect(history.lanes.getByRole('option')).toHaveCount(3)
})

test('dragging over a part of the time shows it, and keys lead back', async ({ corral }) => {
  const history = await openThree(corral)
  const { page } = corral.fleet
  await history.open()
  await expect(history.lanes.getByRole('option')).toHaveCount(3)
  const live = history.view.getByRole('button', { name: 'Live', exact: true })
  await expect(live).toBeVisible()
  const before = await history.range.textContent()

  const from = await history.point('runner', 0.3)
  await page.mouse.down()
  await history.point('runner', 0.6)
  await page.mouse.up()
  await expect(history.range).not.toHaveText(before ?? '')
  await expect(history.view.getByText('Nothing happened in this time')).toBeVisible()
  expect(from.x).toBeGreaterThan(0)

  await page.keyboard.press('Backspace')
  await expect(live).toBeVisible()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(history.view.getByRole('button', { name: 'Back to now' })).toBeVisible()
  await page.keyboard.press('l')
  await expect(live).toBeVisible()
  await history.point('runner', 0.999)
  await page.keyboard.press('Equal')
  await expect(history.range).not.toHaveText(before ?? '')
  await expect(history.lanes.getByRole('option')).toHaveCount(3)
})

test('a click on a lane opens the post-mortem of that run, and Escape leads back', async ({ corral }) => {
  const history = await openThree(corral)
  const { page } = corral.fleet
  await history.open()
  const { x, y } = await history.point('crasher', 0.999)
  await expect(history.moment).toContainText('Click for the post-mortem of run 1')
  await page.mouse.click(x, y)
  const postMortem = new PostMortemView(page)
  await expect(postMortem.view.getByRole('heading', { level: 1 })).toHaveText('Crashed, exited 1')
  await page.keyboard.press('Escape')
  await expect(history.view).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(history.view).toHaveCount(0)
  await expect(corral.fleet.list).toBeVisible()
})

test('two runs are chosen and compared, with what differs marked', async ({ corral }) => {
  const history = await openThree(corral)
  const { page } = corral.fleet
  await history.open()
  await history.view.getByRole('checkbox', { name: 'Compare run 1 of crasher' }).check()
  await history.view.getByRole('checkbox', { name: 'Compare run 1 of runner' }).check()
  await history.view.getByRole('button', { name: 'Compare these two' }).click()
  const dialog = page.getByRole('dialog', { name: 'Two runs compared' })
  const end = dialog.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'End', exact: true }) })
  await expect(end.getByRole('cell')).toHaveText(['Crash', 'Running', 'differs'])
  await expect(dialog.getByRole('region', { name: 'Memory of both runs' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Post-mortem of crasher, run 1' }).click()
  await expect(new PostMortemView(page).view).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(history.view).toBeVisible()
})

test('all of it goes by keys, and a screen reader is told', async ({ corral }) => {
  const history = await openThree(corral)
  const { page } = corral.fleet
  await corral.fleet.palette.run('History')
  await expect(history.view).toBeFocused()
  await expect(history.lanes.getByRole('option')).toHaveCount(3)
  await page.keyboard.press('Slash')
  await expect(history.filter).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(history.lanes).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(history.lane('crasher')).toHaveAttribute('aria-selected', 'true')
  // The keys go from moment to moment, which must be known first.
  await expect(history.lane('crasher')).toHaveAccessibleName(/crashed 1 time/)
  await page.keyboard.press('ArrowLeft')
  await expect(history.told).toContainText('Run 1 crashed')
  await page.keyboard.press('Enter')
  await expect(new PostMortemView(page).view).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(history.view).toBeFocused()

  await expect(history.rows('Runs')).toHaveCount(3)
  await history.list('Runs').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(history.view.getByRole('checkbox', { checked: true })).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(history.view).toHaveCount(0)
})
