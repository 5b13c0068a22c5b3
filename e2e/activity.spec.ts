import { expect } from 'playwright/test'
import { test, type Corral } from './support/corral.ts'

/** Starts agents that report what is typed into them. */
async function startReporters(corral: Corral, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await corral.startFixture(name, 'own/reporter')
    await corral.fleet.tile(name).waitFor('ready')
  }
}

async function tell({ fleet }: Corral, name: string, line: string): Promise<void> {
  await fleet.select(name)
  await fleet.tile(name).type(`${line}\n`)
  await fleet.tile(name).waitFor(`told ${line}`)
}

test('who needs you stands out: in the list, the bar, the title and its terminal, and has a key', async ({
  corral,
}) => {
  const { fleet } = corral
  const { page } = fleet
  await startReporters(corral, 'api', 'docs', 'web')
  await tell(corral, 'api', 'state=working')
  await expect(fleet.row('api')).toContainText('working')
  await tell(corral, 'docs', 'ask rm -rf build')
  await tell(corral, 'web', 'state=blocked:kind=question')
  await expect(fleet.row('docs')).toContainText('approval: rm -rf build')
  await expect(fleet.row('web')).toContainText('waits for an answer')
  await expect(page.getByRole('button', { name: '2 need you' })).toBeVisible()
  await expect(page).toHaveTitle('(2) Corral')
  await expect(fleet.tile('docs').section).toHaveAttribute('data-activity', 'waiting-approval')

  await page.getByRole('tab', { name: /Needs you/ }).click()
  await expect(fleet.list.getByRole('option')).toHaveCount(2)
  await expect(fleet.list.getByRole('option').first()).toContainText('docs')
  await fleet.select('web')
  await page.keyboard.press('ControlOrMeta+Shift+y')
  await expect(fleet.tile('docs').input).toBeFocused()
  await page.keyboard.press('ControlOrMeta+Shift+y')
  await expect(fleet.tile('web').input).toBeFocused()

  await page.getByRole('tab', { name: /^All/ }).click()
  await tell(corral, 'web', 'state=working')
  await tell(corral, 'web', 'state=done')
  await expect(fleet.row('web')).toContainText('idle')
  await expect(page).toHaveTitle('(1) Corral')
  await tell(corral, 'docs', 'state=working')
  await expect(page.getByRole('button', { name: /need/ })).toHaveCount(0)
})

test('why is told: who said what, and since when', async ({ corral }) => {
  const { fleet } = corral
  await startReporters(corral, 'api')
  await tell(corral, 'api', 'ask push to main')
  await expect(fleet.page.getByText(/It waits for your approval, says its own report: “push to main”/)).toBeVisible()
  await fleet.page.getByRole('button', { name: /^Why/ }).click()
  await expect(fleet.page.getByText(/state=blocked:kind=permission/).first()).toBeVisible()
})
