import { expect } from 'playwright/test'
import { numberedLines } from './support/numbered-lines.ts'
import { test } from './support/corral.ts'

test('a terminal that was hidden comes back whole: alternate screen, modes, colours, and what was written meanwhile', async ({
  shared,
}) => {
  const { fleet } = shared
  await shared.startFixture('counter', 'own/numbered')
  await shared.startFixture('drawer', 'modes')
  const [counter, drawer] = [fleet.tile('counter'), fleet.tile('drawer')]
  await drawer.waitForScreen('row 10, column 20')
  await drawer.waitForScreen('ready pid=')
  const beside = await drawer.size()
  await fleet.palette.run('Show 1 terminal')
  await expect(fleet.tiles).toHaveCount(1)

  await fleet.select('drawer')
  await expect(counter.section).toBeHidden()
  await drawer.waitForScreen('row 10, column 20')
  await expect.poll(() => drawer.size()).not.toBe(beside)
  const drawn = await drawer.state()
  expect(drawn).toMatchObject({ isAlternate: true, bracketedPaste: true, mouse: 'drag', applicationCursor: true })

  await fleet.select('counter')
  await expect(drawer.section).toBeHidden()
  await counter.waitFor(/line 000\d\d\d/)
  await fleet.select('drawer')
  await drawer.waitUntilShown()
  await drawer.waitForScreen('row 10, column 20')
  expect(await drawer.state()).toEqual(drawn)

  await fleet.select('counter')
  await counter.type('q')
  await counter.waitFor(/END \d+/)
  const { lines } = await counter.state()
  expect(lines.slice(1)).toEqual(numberedLines(lines))
})
