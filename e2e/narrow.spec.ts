import { expect, type Locator } from 'playwright/test'
import { test } from './support/corral.ts'

/** Where it begins and ends from the left, px. */
async function extent(locator: Locator): Promise<readonly [number, number]> {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('it is not there')
  return [box.x, box.x + box.width]
}

test('a narrow window keeps every button of its top bar, and shows whole figures or none', async ({ corral }) => {
  const { fleet } = corral
  const { page } = fleet
  await corral.startFixture('asker', 'own/reporter')
  await fleet.tile('asker').waitFor('ready')
  await fleet.tile('asker').type('ask rm -rf build\n')
  const bar = page.getByRole('banner')
  const need = bar.getByRole('button', { name: '1 needs you' })
  await expect(need).toBeVisible()
  for (const width of [1280, 1000, 900, 760, 620]) {
    await page.setViewportSize({ width, height: 640 })
    const [, searchEnds] = await extent(bar.getByRole('button', { name: /^Search/ }))
    const [needBegins] = await extent(need)
    const [, lastEnds] = await extent(bar.getByRole('button', { name: 'New agent' }))
    expect(needBegins, `${width} px: after the search`).toBeGreaterThanOrEqual(searchEnds)
    expect(lastEnds, `${width} px: inside`).toBeLessThanOrEqual(width)
  }
})
