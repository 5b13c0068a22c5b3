import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startSession } from '../../../test/contracts/session-runner.contract.ts'
import { makeTmux } from '../../../test/contracts/session-runner-tmux.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'

const SIZE = { cols: 80, rows: 24 }
const newFolder = useTemporaryFolders()

/** A folder with a tmux whose clients in control mode end without a word so many times when they are to attach. */
function losing(times: number): string {
  const folder = newFolder()
  const script = `#!/bin/sh
PATH="\${PATH#*:}"
case " $* " in *' -C attach-session '*)
  echo >>"$0.lost"
  [ $(wc -l <"$0.lost") -gt ${times} ] || exit 1
esac
exec tmux "$@"
`
  writeFileSync(join(folder, 'tmux'), script, { mode: 0o755 })
  return folder
}

test.each([
  ['once: the session is taken over all the same', 1, { ok: true, value: { pid: expect.any(Number) as number } }],
  ['again and again: that is said, and the session is not taken for gone', 9, { ok: false }],
])('a client is lost %s', async (_, times, expected) => {
  const tmux = makeTmux()
  onTestFinished(() => tmux[Symbol.asyncDispose]())
  const program = { file: '/bin/sh', args: ['-c', 'echo here; exec sleep 60'], cwd: '/tmp', size: SIZE }
  const run = await startSession(tmux.runner, { ...program, env: { PATH: '/usr/bin:/bin', TERM: 'xterm-256color' } })
  await run.until('here')
  run.pty.dispose()
  const adopted = await tmux.laterRunner(`${losing(times)}:${tmux.env['PATH'] ?? ''}`).adopt(run.runId, SIZE)
  if (adopted.ok) onTestFinished(() => adopted.value?.dispose())
  expect(adopted).toMatchObject(expected)
})
