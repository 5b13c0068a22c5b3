import type { Exit } from '../../shapes/exit.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import { PROGRAM_ADVICE } from '../process/start-advice.ts'

/*
 * A few words of shell put before a program. They are executed in its folder, and exec it: a folder that was entered
 * stays the same, whatever happens to the path it was entered by, so that is the one moment to ask where one really is.
 */

/** What a guard has to see to. */
export interface GuardOrder {
  /** A bash, which can exec a program under another name; null: there is none, and the program is told its real one. */
  readonly bash: string | null
  /** The real path of the only folder the program may start in; null: any. */
  readonly realCwd: string | null
  /** What the program is to take for its own path (argv[0]): programs with several names look at it. */
  readonly name: string
}

/** A program and its arguments. */
export interface Words {
  readonly file: string
  readonly args: readonly string[]
}

const MARK = 'Corral: the folder is not the one that was checked, so nothing was started'
const REFUSED_EXIT = 126
/** Exit codes of a shell whose exec failed. */
const EXEC_FAILED_EXITS: ReadonlySet<number | null> = new Set([126, 127])
/** pwd(1) asks the kernel (getcwd(2)); that of bash would follow the path once more. */
const LOOK = `[ -z "$1" ] || [ "$(/bin/pwd -P)" = "$1" ] || { echo '${MARK}'; exit ${REFUSED_EXIT}; }; shift; exec`
const BASH_SCRIPT = `${LOOK} -a "$0" "$@"`
const SH_SCRIPT = `${LOOK} "$@"`
/** Privileged: no start-up file and no function of the environment is heeded. */
const BASH_OPTIONS = ['--norc', '-p']
const SH = '/bin/sh'
const SH_BEGINNING = `${SH}\0-c\0${SH_SCRIPT}\0`
const BASH_BEGINNING_AFTER_FILE = `\0${BASH_OPTIONS.join('\0')}\0-c\0${BASH_SCRIPT}\0`
/** After the script come the name, the folder and the program. */
const PROGRAM_AFTER_SCRIPT = 3

/** Enters a group of the kernel's, whatever comes of it, and becomes the program: it keeps its pid. */
const ENTRY_SCRIPT = '{ echo $$ > "$0"; } 2>/dev/null; exec "$@"'
const ENTRY_BEGINNING = `${SH}\0-c\0${ENTRY_SCRIPT}\0`

/** The words that start a program inside a group; `procs` is the group's file of processes. */
export function entryInto(procs: string): readonly string[] {
  return [SH, '-c', ENTRY_SCRIPT, procs]
}

/** The words that start a program with a guard before it. */
export function guarded({ file, args }: Words, { bash, realCwd, name }: GuardOrder): Words {
  const own = [name, realCwd ?? '', file, ...args]
  if (bash === null) return { file: SH, args: ['-c', SH_SCRIPT, ...own] }
  return { file: bash, args: [...BASH_OPTIONS, '-c', BASH_SCRIPT, ...own] }
}

/** True for a command line (words joined by NUL) in which a guard has not yet executed its program. */
export function isGuard(commandLine: string): boolean {
  return (
    commandLine.startsWith(ENTRY_BEGINNING) ||
    commandLine.startsWith(SH_BEGINNING) ||
    commandLine.slice(commandLine.indexOf('\0')).startsWith(BASH_BEGINNING_AFTER_FILE)
  )
}

/** The program after a guard, by the arguments it was spawned with; null: they hold no guard. */
export function guardedProgram(args: readonly string[]): string | null {
  const at = args.findIndex((word) => word === BASH_SCRIPT || word === SH_SCRIPT)
  return at === -1 ? null : (args[at + PROGRAM_AFTER_SCRIPT] ?? null)
}

/** Why a guard ended without having executed its program; null: it did not. `output`: the first it printed. */
export function explainGuardEnd(exit: Exit, output: string, program: string): StartFailure | null {
  if (!EXEC_FAILED_EXITS.has(exit.code)) return null
  const [line = ''] = output.trim().split(/\r?\n/)
  if (line === MARK) return { code: 'policy-refused', message: FOLDER_CHANGED }
  if (!line.includes(`${program}: `)) return null
  return { code: 'exec-failed', message: `${program} cannot be executed. ${PROGRAM_ADVICE} (${line})` }
}

const FOLDER_CHANGED =
  'The spawn policy allows the folder that was checked, but when it was entered, its path led to another one, so nothing was started. Look who changes links or folders on the way to it, then start the agent again.'
