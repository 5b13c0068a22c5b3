import { createHash } from 'node:crypto'
import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

const MEGABYTES = 5

/** Lines of text with characters of one to four bytes. */
function bigText(): string {
  const line = `${'0123456789 abcdefghij '.repeat(4)}ünï 漢字 🐎\n`
  return line.repeat(Math.ceil((MEGABYTES * 1024 * 1024) / Buffer.byteLength(line)))
}

test('a paste of 5 MB arrives whole, and the page stays usable meanwhile', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('swallower', 'own/count-input')
  await shared.startFixture('parrot', 'echo')
  const tile = fleet.tile('swallower')
  const parrot = fleet.tile('parrot')
  await Promise.all([tile.waitFor('ready'), parrot.waitFor('ready')])
  const text = bigText()
  await tile.paste(text)
  await parrot.type('not kept waiting')
  await parrot.waitFor('not kept waiting')
  await fleet.palette.open()
  await fleet.palette.close()

  await tile.press('Control+d')
  // Terminals send a carriage return for each end of a line.
  const sent = Buffer.from(text.replaceAll('\n', '\r'))
  const sha256 = createHash('sha256').update(sent).digest('hex')
  await tile.waitFor(`got ${sent.length} ${sha256}`)
  expect(sent.length).toBeGreaterThan(MEGABYTES * 1024 * 1024)
})

test('C1: what a program does not read waits, is said in its tile, and can be dropped', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('deaf', 'drown', ['--with', 'answers', '--mb', '0'])
  const tile = fleet.tile('deaf')
  await tile.waitFor('drowned')
  await tile.paste(bigText())
  await expect(tile.inputAlert).toHaveText(/^deaf does not read its input: 5 MB wait to be sent\./)
  await tile.inputAlert.getByRole('button', { name: 'Drop it' }).click()
  await expect(tile.inputAlert).toHaveCount(0)
  await tile.type('x')
  await expect(tile.inputAlert).toHaveCount(0)
})
