import type { PtyRequest } from '../../core/ports.ts'
import { quoteForTmux } from './quote.ts'

/** Tells a program the name of its session, as other tools that run agents in tmux do. */
export const SESSION_VARIABLE = 'CLAUDE_TMUX_SESSION'
/**
 * Sets the variables tmux would change, then execs the program. It also keeps tmux from passing a command without
 * arguments to a shell.
 */
const LAUNCHER = '/usr/bin/env'
/**
 * An unused variable that env(1) unsets without effect: it identifies a launcher that has not yet executed the program.
 */
const LAUNCHER_MARK = 'CORRAL_LAUNCHER'
/** The beginning of the launcher's command line. */
export const LAUNCHER_COMMAND_LINE = `${LAUNCHER}\0-u\0${LAUNCHER_MARK}\0`
/** tmux overwrites these variables, whatever the session was started with. */
const CHANGED_BY_TMUX = ['TERM_PROGRAM', 'TERM_PROGRAM_VERSION', 'SHELL', 'PATH'] as const
/** By these a program knows that it runs in tmux. */
const TELLS_OF_TMUX = ['TMUX', 'TMUX_PANE'] as const
/** These describe where the program runs, so tmux's values are kept. */
const OWNED_BY_TMUX: ReadonlySet<string> = new Set(['TERM', 'TMUX', 'TMUX_PANE', 'PWD', SESSION_VARIABLE])

/**
 * A file of tmux commands that start the program in a new session and attach the client that reads them. A file,
 * because a client may not send a command above 16 KB (imsg); quoted for tmux, so that no shell interprets them.
 */
export function buildLaunch(runId: string, request: PtyRequest): string {
  const { cols, rows } = request.size
  const variables = Object.entries(request.env).filter(([name]) => !OWNED_BY_TMUX.has(name))
  const environment = [...variables, [SESSION_VARIABLE, runId]].flatMap(([name, value]) => ['-e', `${name}=${value}`])
  const words = [
    'new-session',
    '-s',
    runId,
    '-x',
    String(cols),
    '-y',
    String(rows),
    ...environment,
    '--',
    ...argvOf(request),
  ]
  // The server may exit with its last session, but not before the first: this client keeps it alive until then.
  return `set-option -s exit-empty on\n${words.map(quoteForTmux).join(' ')}\n`
}

function argvOf({ file, args, env, hidesTmux = false }: PtyRequest): readonly string[] {
  const names = [LAUNCHER_MARK, ...CHANGED_BY_TMUX, ...(hidesTmux ? TELLS_OF_TMUX : [])]
  const unset = names.flatMap((name) => ['-u', name])
  const set = CHANGED_BY_TMUX.flatMap((name) => (env[name] === undefined ? [] : [`${name}=${env[name]}`]))
  // env(1) would take a program with = in its path for another variable.
  const program = file.includes('=') ? ['/bin/sh', '-c', 'exec "$0" "$@"', file] : [file]
  return [LAUNCHER, ...unset, ...set, ...program, ...args]
}
