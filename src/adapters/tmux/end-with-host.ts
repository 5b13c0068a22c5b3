import type { Environment } from '../../core/agent/launch.ts'
import { runChild } from '../../node/child.ts'
import { findProgram } from './find-program.ts'

/** Two programs are executed, which takes about 2 ms. */
const DEADLINE_MS = 3_000
/** The kernel says nothing about a parent that died before it was asked to, so that is checked afterwards. */
const UNLESS_HOST_IS_GONE = '[ "$PPID" = "$0" ] && exec "$@"'

/**
 * Words to put before a command line: the kernel then kills the program when the host dies (prctl(2),
 * PR_SET_PDEATHSIG). Empty where the kernel or setpriv(1) of util-linux cannot do that.
 *
 * A control client ends by itself when its input does, but not if tmux still has something to tell it at that moment:
 * tmux before 3.8 then waits for ever to get rid of it (tmux issue 5444), and the server waits for the client.
 */
export async function wordsToEndWithHost(env: Environment): Promise<readonly string[]> {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv', env) : null
  if (setpriv === null) return []
  const words = [setpriv, '--pdeathsig', 'KILL', '--', '/bin/sh', '-c', UNLESS_HOST_IS_GONE, String(process.pid)]
  return (await succeeds([...words, 'true'], env)) ? words : []
}

function succeeds([file = '', ...args]: readonly string[], env: Environment): Promise<boolean> {
  return new Promise((resolve) => {
    runChild(file, args, { env, cwd: '/', timeout: DEADLINE_MS }, (error) => resolve(error === null))
  })
}
