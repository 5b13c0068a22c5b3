import { expect } from 'playwright/test'
import type { TerminalTile } from './pages/terminal-tile.ts'
import { colorOfLine, numberedLines } from './support/numbered-lines.ts'
import { test } from './support/corral.ts'

const RELOADS = 3

/** The number of the last complete line. */
async function reached(tile: TerminalTile): Promise<number> {
  const numbers = [...(await tile.text()).matchAll(/^line (\d{6}) 漢字/gm)]
  return Number(numbers.at(-1)?.[1] ?? 0)
}

test('reloading in the middle of output loses nothing: every line once, in order, in its colour', async ({
  shared,
}) => {
  const { fleet } = shared
  await shared.startFixture('counter', 'own/numbered')
  const tile = fleet.tile('counter')
  let before = 0
  for (let reload = 0; reload < RELOADS; reload += 1) {
    await expect.poll(() => reached(tile)).toBeGreaterThan(before)
    before = await reached(tile)
    await fleet.reload()
    await tile.waitUntilShown()
  }
  await tile.type('q')
  await tile.waitFor(/^END \d+$/m)
  const { lines, screen, colors } = await tile.state()
  expect(lines[0]).toMatch(/^ready pid=/)
  expect(lines.slice(1)).toEqual(numberedLines(lines))
  const seen = screen.flatMap((text, row) => {
    const number = Number(/^line (\d{6})/.exec(text)?.[1] ?? 0)
    return number === 0 ? [] : [{ expected: colorOfLine(number), drawn: colors[row]?.[0] }]
  })
  expect(seen.length).toBeGreaterThan(3)
  expect(seen.map(({ drawn }) => drawn)).toEqual(seen.map(({ expected }) => expected))
})

test('reloading inside an escape sequence, a character and a title changes nothing', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('pieces', 'own/piecemeal')
  const tile = fleet.tile('pieces')
  await tile.waitFor('ready')
  await fleet.select('pieces')
  const step = async (then: () => Promise<void>): Promise<void> => {
    await tile.type('.')
    await then()
    await fleet.reload()
    await tile.waitUntilShown()
  }
  await step(() => tile.waitFor(/^a $/m))
  await step(() => tile.waitFor('a red'))
  await step(() => tile.waitFor('a red 漢'))
  await step(() => expect(fleet.inspector.fact('Title')).toHaveText('half a title'))
  await tile.type('.')
  await tile.waitFor('a red 漢 end')
  const { screen, colors } = await tile.state()
  const row = screen.findIndex((text) => text.startsWith('a '))
  expect(screen[row]).toBe('a red 漢 end')
  expect(colors[row]?.slice(2, 5)).toEqual([1, 1, 1])
  expect(colors[row]?.slice(9, 12)).toEqual([200, 200, 200])
})

test('reloading under steady output of a spinner keeps page and host together', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('spinner', 'steady', ['--bytes-per-second', '50000'])
  const tile = fleet.tile('spinner')
  const second = await shared.openSecondWindow()
  for (let reload = 0; reload < RELOADS; reload += 1) {
    await tile.waitFor(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] \w+/)
    await fleet.reload()
    await tile.waitUntilShown()
  }
  // A program that has ended prints nothing more: both windows must show the same, though only one was reloaded.
  await tile.command('Kill')
  await fleet.question('Kill spinner?').getByRole('button', { name: 'Kill' }).click()
  await expect(tile.foot).toContainText('Stopped as asked, by kill')
  const there = second.tile('spinner')
  await expect(there.foot).toContainText('Stopped as asked, by kill')
  await expect
    .poll(
      async () =>
        new Set((await Promise.all([tile.state(), there.state()])).map(({ screen }) => screen.join('\n'))).size,
    )
    .toBe(1)
  await second.page.close()
})
