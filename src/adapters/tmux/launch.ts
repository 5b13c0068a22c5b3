import type { PtyRequest } from '../../core/ports.ts'
import { quoteForTmux } from './quote.ts'

/** Tells a program its session, as other tools that run agents in tmux do. */
export const SESSION_VARIABLE = 'CLAUDE_TMUX_SESSION'
/** Sets what tmux would not leave alone, then becomes the program. Also keeps tmux from giving a command without arguments to a shell. */
const LAUNCHER = '/usr/bin/env'
/** A name nobody uses, unset to no effect: by it a launcher that has not yet become the program is known. */
const LAUNCHER_MARK = 'CORRAL_LAUNCHER'
/** How the command line of the launcher begins. */
export const LAUNCHER_COMMAND_LINE = `${LAUNCHER}\0-u\0${LAUNCHER_MARK}\0`
/** tmux sets these as it thinks right, whatever the session was given. */
const CHANGED_BY_TMUX = ['TERM_PROGRAM', 'TERM_PROGRAM_VERSION', 'SHELL', 'PATH'] as const
/** These say where the program is; tmux knows best. */
const OWNED_BY_TMUX: ReadonlySet<string> = new Set(['TERM', 'TMUX', 'TMUX_PANE', 'PWD', SESSION_VARIABLE])

/**
 * Commands, as a file that tmux reads, which start the program in a new session and attach the client that reads them. In a file, because a client may
 * send no command above 16 KB (imsg); in quotes of tmux, so that no shell ever sees them.
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
  // The server may go with its last session, and must not before there is one: this client keeps it until then.
  return `set-option -s exit-empty on\n${words.map(quoteForTmux).join(' ')}\n`
}

function argvOf({ file, args, env }: PtyRequest): readonly string[] {
  const unset = [LAUNCHER_MARK, ...CHANGED_BY_TMUX].flatMap((name) => ['-u', name])
  const set = CHANGED_BY_TMUX.flatMap((name) => (env[name] === undefined ? [] : [`${name}=${env[name]}`]))
  // env(1) takes a program with = in its path for one more variable.
  const program = file.includes('=') ? ['/bin/sh', '-c', 'exec "$0" "$@"', file] : [file]
  return [LAUNCHER, ...unset, ...set, ...program, ...args]
}
