import type { Exit } from '../../shapes/exit.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import { explainGuardEnd, isGuard } from '../../core/agent/spawn-guard.ts'
import type { ExecEvidence } from '../../core/process/exec-watch.ts'
import { findVariable } from '../../core/process/parse-environ.ts'
import { PROGRAM_ADVICE } from '../../core/process/start-advice.ts'
import { readProcFile } from '../../node/proc-file.ts'
import { LAUNCHER_COMMAND_LINE, SESSION_VARIABLE } from './launch.ts'
import { whyNotExecuted } from './why-not-executed.ts'

/**
 * Where processes cannot be inspected (macOS), a process that is still alive after this long is the program; the
 * launcher takes some ms.
 */
const LAUNCHER_LIFE_MS = 300
/** Exit codes of env(1) and sh(1) if the program does not exist or is not executable. */
const COMPLAINT_EXITS: ReadonlySet<number | null> = new Set([126, 127])

export interface Launch {
  readonly pid: number
  readonly runId: string
  readonly file: string
  /** The program, if it is started by a guard (core/agent/spawn-guard.ts); null: it is not. */
  readonly guarded: string | null
}

/** Evidence of whether the program was executed in place of the launcher, or why not. */
export function launchEvidence(launch: Launch): ExecEvidence {
  return {
    looksExecuted: process.platform === 'linux' ? () => isProgram(launch) : ageTest(launch.pid),
    isOutputProof: false,
    explainEnd: (exit, output) =>
      launch.guarded === null
        ? readComplaint(exit, output, launch.file)
        : explainGuardEnd(exit, output, launch.guarded),
  }
}

/**
 * Linux: the process is first a copy of the tmux server, then the launcher, then the program. The copy has the server's
 * environment and command line. A program may overwrite both of its own (setproctitle), so a change in either is
 * enough.
 */
function isProgram({ pid, runId }: Launch): boolean {
  // In this order: an environment of the launcher's must not meet a command line from before it.
  const environment = readProcFile(pid, 'environ')
  const commandLine = readProcFile(pid, 'cmdline')
  if (commandLine.kind === 'foreign' || environment.kind === 'foreign') return true
  // Gone, so that its exit decides; or not readable now.
  if (commandLine.kind !== 'read' || environment.kind !== 'read') return false
  // Empty in the middle of an exec, and for a zombie.
  if (commandLine.bytes.length === 0 || isLauncher(commandLine.bytes)) return false
  const session = findVariable(environment.bytes, environment.bytes.length, SESSION_VARIABLE)
  return session === runId || !isCopyOfParent(pid, commandLine.bytes)
}

function isLauncher(commandLine: Buffer): boolean {
  const text = commandLine.toString('latin1')
  return text.startsWith(LAUNCHER_COMMAND_LINE) || isGuard(text)
}

function isCopyOfParent(pid: number, commandLine: Buffer): boolean {
  const stat = readProcFile(pid, 'stat')
  if (stat.kind !== 'read') return true
  const text = stat.bytes.toString('latin1')
  // State and parent follow the name, which may contain anything (proc(5)).
  const [, parent = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const parents = readProcFile(Number(parent), 'cmdline')
  return parents.kind !== 'read' || parents.bytes.equals(commandLine)
}

function ageTest(pid: number): () => boolean {
  const startedAtMs = performance.now()
  return () => performance.now() - startedAtMs > LAUNCHER_LIFE_MS && isAlive(pid)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** tmux may lose what was printed just before the end, the complaint too: then the file says what was wrong with it. */
function readComplaint(exit: Exit, output: string, file: string): StartFailure | null {
  if (!COMPLAINT_EXITS.has(exit.code)) return null
  const line = output.split(/\r?\n/).find((line) => line.includes(file))
  const reason = line === undefined ? whyNotExecuted(file) : line.slice(line.lastIndexOf(': ') + 2)
  if (reason === null) return null
  const said = line === undefined ? '' : ` (${line})`
  return { code: 'exec-failed', message: `${file} cannot be executed: ${reason}. ${PROGRAM_ADVICE}${said}` }
}
