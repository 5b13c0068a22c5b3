import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

/** Vim prints the size it uses in its last line but one. */
const VIM = ['-u', 'NONE', '-N', '-c', 'set laststatus=2 statusline=size=%{&columns}x%{&lines}', 'notes.txt']

test.skip(process.platform === 'win32', 'vim and htop are no programs of Windows')

test('vim opens, follows the window and the tile, and writes its file', async ({ shared }) => {
  const { fleet, place } = shared
  await shared.startFixture('neighbour', 'size')
  await fleet.tile('neighbour').waitFor('ready')
  await shared.startAgent('editor', 'vim', VIM)
  const tile = fleet.tile('editor')
  await tile.waitForScreen('size=')
  const vimSize = async (): Promise<string> =>
    /size=(\d+)x(\d+)/.exec((await tile.state()).screen.join('\n'))?.[0] ?? ''
  const ownSize = async (): Promise<string> => `size=${(await tile.size()).replace(' x ', 'x')}`
  await expect.poll(async () => (await vimSize()) === (await ownSize())).toBe(true)
  const small = await vimSize()

  await tile.button('Maximise').click()
  await expect(fleet.tile('neighbour').section).toBeHidden()
  await expect.poll(vimSize).not.toBe(small)
  await expect.poll(async () => (await vimSize()) === (await ownSize())).toBe(true)
  const maximised = await vimSize()

  await fleet.page.setViewportSize({ width: 1200, height: 700 })
  await expect.poll(vimSize).not.toBe(maximised)
  await expect.poll(async () => (await vimSize()) === (await ownSize())).toBe(true)
  await fleet.page.setViewportSize({ width: 1440, height: 900 })
  await tile.button('Back to the grid').click()
  await expect.poll(vimSize).toBe(small)

  await tile.type('iwritten in a corral')
  await tile.press('Escape')
  await tile.type(':wq\n')
  await expect(tile.foot).toContainText('Exited 0')
  expect(readFileSync(join(place.workspace, 'notes.txt'), 'utf8')).toBe('written in a corral\n')
  expect((await tile.state()).isAlternate).toBe(false)
})

test('htop draws, follows a resize to the last row, and quits', async ({ shared }) => {
  const { fleet, place } = shared
  await shared.startAgent('monitor', 'htop', [], { env: { HTOPRC: join(place.root, 'htoprc') } })
  const tile = fleet.tile('monitor')
  const lastRow = async (): Promise<string> => {
    const { screen, rows } = await tile.state()
    return screen[rows - 1] ?? ''
  }
  await expect.poll(lastRow).toContain('F10Quit')
  const before = await tile.size()
  await fleet.page.setViewportSize({ width: 1300, height: 640 })
  await expect.poll(() => tile.size()).not.toBe(before)
  await expect.poll(lastRow).toContain('F10Quit')
  await fleet.page.setViewportSize({ width: 1440, height: 900 })
  await expect.poll(() => tile.size()).toBe(before)
  await expect.poll(lastRow).toContain('F10Quit')
  await tile.type('q')
  await expect(tile.foot).toContainText('Exited 0')
})
