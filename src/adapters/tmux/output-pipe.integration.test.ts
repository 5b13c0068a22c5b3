import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeTmux } from '../../../test/contracts/session-runner-tmux.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { makeOutputPipe } from './output-pipe.ts'

const SESSION = 'a'.repeat(32)
/** tmux notices that the other side of a pipe is closed when it writes. */
const CHATTER = 'while :; do echo x; sleep 0.1; done'
const newFolder = useTemporaryFolders()

/** A pipe of a host that died before tmux opened it, and tmux's command for it. */
async function abandonedPipe(): Promise<{ path: string; command: string }> {
  const folder = newFolder()
  const address = { env: { PATH: process.env['PATH'] ?? '' }, file: '', endWithHost: [], socketName: '', confPath: '' }
  const pipe = valueOf(await makeOutputPipe(folder, address))
  const path = join(folder, readdirSync(folder)[0] ?? '')
  const command = pipe.command(SESSION)
  pipe.dispose()
  return { path, command }
}

test.each([
  ['and the pipe is still there', true],
  ['and the pipe was removed by the next one', false],
])('if the host died before tmux opens the pipe, nothing waits for it (%s)', async (_name, isThere) => {
  const tmux = makeTmux()
  onTestFinished(() => tmux[Symbol.asyncDispose]())
  const { path, command } = await abandonedPipe()
  if (isThere) execFileSync('mkfifo', [path])
  const file = join(tmux.folder, 'command')
  writeFileSync(file, `${command}\n`)
  tmux.command('new-session', '-d', '-s', SESSION, CHATTER, ';', 'source-file', file)
  await expect
    .poll(() => tmux.command('display-message', '-p', '-t', `=${SESSION}:`, '#{pane_pipe}').trim(), { timeout: 10_000 })
    .toBe('0')
  expect(existsSync(path)).toBe(isThere)
})
