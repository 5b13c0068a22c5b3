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
  await tile.answerPaste('Paste')
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
  await tile.answerPaste('Paste')
  await expect(tile.inputAlert).toHaveText(/^deaf does not read its input: 5 MB wait to be sent\./)
  await tile.inputAlert.getByRole('button', { name: 'Drop it' }).click()
  await expect(tile.inputAlert).toHaveCount(0)
  await tile.type('x')
  await expect(tile.inputAlert).toHaveCount(0)
})

/** Shows what it is given, control characters as letters, and wants to be told of pastes. */
const SHOWS_INPUT = ['-c', String.raw`stty -echo -icanon -icrnl; printf '\033[?2004hready'; exec cat -v`]

test('M5: a paste cannot end itself: control characters are shown, and left out', async ({ shared }) => {
  const { fleet } = shared
  await shared.startAgent('shell', '/bin/sh', SHOWS_INPUT)
  const tile = fleet.tile('shell')
  await tile.waitFor('ready')
  await tile.paste('git status')
  await tile.waitFor('^[[200~git status^[[201~')
  await expect(tile.pasteDialog).toHaveCount(0)

  await tile.paste('harmless\x1b[201~\rrm -rf .\r')
  await expect(tile.pasteDialog).toContainText('A control character, which can act like a key or a command')
  await expect(tile.pasteDialog.getByLabel('Text to be pasted')).toContainText('harmlessESC[201~')
  await tile.answerPaste('Cancel')
  await tile.paste('harmless\x1b[201~\rrm -rf .\r')
  await tile.answerPaste('Paste')
  await tile.waitFor('^[[200~harmless[201~^Mrm -rf .^M^[[201~')
  // The keyboard is where it was.
  await fleet.page.keyboard.type('typed')
  await tile.waitFor('^[[201~typed')
  expect((await tile.text()).split('harmless')).toHaveLength(2)
})

test('M5: lines that would run at once are asked about, until the setting says otherwise', async ({ shared }) => {
  const { fleet } = shared
  await shared.startAgent('plain', '/bin/sh', ['-c', 'stty -echo; printf ready; exec cat'])
  const tile = fleet.tile('plain')
  await tile.waitFor('ready')
  await tile.paste('one\ntwo\n')
  await expect(tile.pasteDialog).toContainText(
    'It has 2 line breaks, and plain takes each as if you had pressed Enter.',
  )
  await fleet.page.keyboard.press('Escape')
  await expect(tile.pasteDialog).toHaveCount(0)
  await tile.paste('three\nfour\n')
  await expect(tile.pasteDialog.getByRole('button', { name: 'Paste' })).toBeFocused()
  await fleet.page.keyboard.press('Enter')
  await tile.waitFor('three\nfour')
  expect(await tile.text()).not.toContain('two')

  await fleet.settings.open()
  await fleet.settings.show('Security')
  await fleet.settings.dialog.getByRole('switch', { name: 'Show a risky paste before it goes into a terminal' }).click()
  await fleet.settings.close()
  await tile.paste('five\n\x07six\n')
  await tile.waitFor('five\nsix')
})
