import { err, ok, type Result } from '../../base/result.ts'
import type { Environment } from '../../core/agent/launch.ts'
import { runChild, startChild, type Child } from '../../node/child.ts'

/** A tmux command returns within some ms; if it does not, the server hangs. */
const COMMAND_DEADLINE_MS = 3_000
/** Longest output: a list of sessions is some KB. */
const ANSWER_BYTES = 16 * 1024 * 1024

/** Messages of tmux if there is no server; the last three come from one that is shutting down. */
const NO_SERVER =
  /no server running|error connecting to|No such file or directory|server exited|lost server|Connection refused/i
const NO_SESSION = /can't find (?:session|pane|window)|no sessions|no current target/i

/** How to reach our tmux server. */
export interface TmuxAddress {
  readonly file: string
  /** Words to put before the command line of a client that lives long (end-with-host.ts). */
  readonly endWithHost: readonly string[]
  readonly socketName: string
  readonly confPath: string
  /** Environment of clients and server, without anything that belongs to a run. */
  readonly env: Environment
}

/** A tmux command that failed. */
export interface TmuxFailure {
  readonly kind: 'no-server' | 'no-session' | 'refused' | 'timed-out' | 'not-started'
  /** tmux's message, or why there is none. */
  readonly message: string
}

/** A tmux client in control mode. */
export type ControlProcess = Child<'pipe', 'pipe', 'pipe'>

/** Runs one tmux command, without a shell and with a deadline; the value is its output. */
export function runTmux(address: TmuxAddress, args: readonly string[]): Promise<Result<string, TmuxFailure>> {
  const options = {
    env: address.env,
    cwd: '/',
    timeout: COMMAND_DEADLINE_MS,
    maxBuffer: ANSWER_BYTES,
    killSignal: 'SIGKILL',
  } as const
  return new Promise((resolve) => {
    const child = runChild(address.file, argsOf(address, args), options, (error, stdout, stderr) => {
      if (error === null) return resolve(ok(stdout))
      resolve(err(error.killed === true ? timedOut(args) : failureOf(stderr.trim() || error.message, error.code)))
    })
    child.stdin?.end()
  })
}

/** Starts a control mode client whose first commands are `args`. It exits when its input ends, or the host. */
export async function startControlProcess(
  address: TmuxAddress,
  args: readonly string[],
  cwd: string,
): Promise<Result<ControlProcess, TmuxFailure>> {
  const [file = address.file, ...words] = [...address.endWithHost, address.file, ...argsOf(address, ['-C', ...args])]
  const started = await startChild(file, words, { cwd, env: address.env, stdio: ['pipe', 'pipe', 'pipe'] })
  return started.ok ? started : err({ kind: 'not-started', message: started.error.message })
}

/** True if the target does not exist (any more). */
export function isGone({ kind }: TmuxFailure): boolean {
  return kind === 'no-session' || kind === 'no-server'
}

/** Classifies a failure by tmux's message. */
export function failureOf(message: string, code?: number | string | null): TmuxFailure {
  if (typeof code === 'string') return { kind: 'not-started', message }
  if (NO_SESSION.test(message)) return { kind: 'no-session', message }
  return { kind: NO_SERVER.test(message) ? 'no-server' : 'refused', message }
}

function timedOut(args: readonly string[]): TmuxFailure {
  return { kind: 'timed-out', message: `tmux did not answer "${args[0] ?? ''}" within ${COMMAND_DEADLINE_MS / 1000} s` }
}

/** Arguments common to all our tmux clients. */
export function argsOf({ socketName, confPath }: TmuxAddress, args: readonly string[]): string[] {
  // -u: UTF-8 whatever the locale of the host.
  return ['-u', '-L', socketName, '-f', confPath, ...args]
}
