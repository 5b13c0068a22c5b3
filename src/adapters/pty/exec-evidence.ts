import type { Exit } from '../../shapes/exit.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { PtyRequest } from '../../core/ports.ts'
import { explainGuardEnd, guardedProgram, isGuard } from '../../core/agent/spawn-guard.ts'
import type { ExecEvidence } from '../../core/process/exec-watch.ts'
import { COOKIE_VARIABLE, findVariable } from '../../core/process/parse-environ.ts'
import { FOLDER_ADVICE, PROGRAM_ADVICE } from '../../core/process/start-advice.ts'
import { readProcFile } from '../../node/proc-file.ts'

/** The error message of the forked child (perror(3) in node-pty's pty.cc) if its exec fails; it then exits with 1. */
const COMPLAINT = /(execvp\(3\)|chdir\(2\)|set[gu]id\(2\)) failed\.?: ?([^\r\n]*)/
const COMPLAINT_EXIT = 1
/**
 * macOS: a helper that cannot exec exits within some ms; a process that is still alive after this long is the program.
 */
const HELPER_LIFE_MS = 300

/** Linux: before the exec, the child shows the host's environment; after it, the one it was given. */
export function environmentEvidence(pid: number, request: PtyRequest): ExecEvidence {
  const guarded = guardedProgram(request.args)
  return {
    looksExecuted: () =>
      hasEnvironmentOf(pid, request.env[COOKIE_VARIABLE]) && (guarded === null || !isStillGuard(pid)),
    isOutputProof: false,
    explainEnd: (exit, output) =>
      readComplaint(exit, output, request) ?? (guarded === null ? null : explainGuardEnd(exit, output, guarded)),
  }
}

/** posix_spawn(3) has said that the exec went well; a guard may still stand before the program. */
export function spawnEvidence(pid: number, { args }: PtyRequest): ExecEvidence {
  const guarded = guardedProgram(args)
  return {
    looksExecuted: () => guarded === null || !isStillGuard(pid),
    isOutputProof: false,
    explainEnd: (exit, output) => (guarded === null ? null : explainGuardEnd(exit, output, guarded)),
  }
}

/**
 * macOS: environments cannot be read and the helper that execs prints nothing, so output or age decides; a silent exit
 * 1 before that counts as a failed exec.
 */
export function ageEvidence(request: PtyRequest, now: () => number = () => performance.now()): ExecEvidence {
  const startedAt = now()
  return {
    looksExecuted: () => now() - startedAt > HELPER_LIFE_MS,
    isOutputProof: true,
    explainEnd: (exit) =>
      exit.code === COMPLAINT_EXIT
        ? failure(`${request.file} ended at once and printed nothing. ${PROGRAM_ADVICE} ${FOLDER_ADVICE}`)
        : null,
  }
}

/** Windows: a process exists before its pid is known here, and no pid means that there never was one. */
export function pidEvidence(pidOf: () => number, request: PtyRequest): ExecEvidence {
  return {
    looksExecuted: () => pidOf() > 0,
    isOutputProof: false,
    explainEnd: ({ code }) =>
      pidOf() > 0
        ? null
        : failure(
            `${request.file} could not be started (Windows error ${code ?? 'unknown'}). ${PROGRAM_ADVICE} ${FOLDER_ADVICE}`,
          ),
  }
}

function readComplaint(exit: Exit, output: string, request: PtyRequest): StartFailure | null {
  const [words, call, reason] = COMPLAINT.exec(output) ?? []
  if (exit.code !== COMPLAINT_EXIT || words === undefined) return null
  const isFolder = call === 'chdir(2)'
  const what = isFolder ? `The folder ${request.cwd} cannot be entered` : `${request.file} cannot be executed`
  return failure(
    `${what}: ${reason ?? 'no reason given'}. ${isFolder ? FOLDER_ADVICE : PROGRAM_ADVICE} (${words.trim()})`,
  )
}

/** Also in the middle of an exec, and for a zombie: both show nothing. */
function isStillGuard(pid: number): boolean {
  const commandLine = readProcFile(pid, 'cmdline')
  if (commandLine.kind !== 'read') return commandLine.kind !== 'foreign'
  return commandLine.bytes.length === 0 || isGuard(commandLine.bytes.toString('utf8'))
}

function failure(message: string): StartFailure {
  return { code: 'exec-failed', message }
}

/**
 * The run cookie proves it, and so does any difference from the host's environment: a program may overwrite the one it
 * was given (setproctitle).
 */
function hasEnvironmentOf(pid: number, cookie: string | undefined): boolean {
  const environment = readProcFile(pid, 'environ')
  // Our own child, but not readable for us: it has executed a program with other privileges (sudo).
  if (environment.kind === 'foreign') return true
  // Gone, so that its exit decides; or not readable now. An empty environment means it is in the middle of the exec, or
  // a zombie.
  if (environment.kind !== 'read' || environment.bytes.length === 0) return false
  const { bytes } = environment
  if (cookie !== undefined && findVariable(bytes, bytes.length, COOKIE_VARIABLE) === cookie) return true
  const ours = readProcFile('self', 'environ')
  return ours.kind === 'read' && !ours.bytes.equals(bytes)
}
