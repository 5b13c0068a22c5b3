import { closeSync, openSync } from 'node:fs'
import type { PtyRequest } from '../../core/ports.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'

/** Opened to find out why a terminal could not be allocated: forkpty(3) does not report it. */
const TERMINAL_MULTIPLEXER = '/dev/ptmx'
/** A terminal takes two descriptors, one for each side, and the fork one more briefly. */
const PAIR = ['/dev/null', '/dev/null']

/** Advice for people, by system error. */
const ADVICE: Readonly<Record<string, string>> = {
  EMFILE: 'Corral has too many files open. Stop some agents, or raise the limit (ulimit -n) and start Corral again.',
  ENFILE: 'The system has too many files open. Close some programs and try again.',
  ENOSPC: 'The system has no pseudo terminals left. Stop some agents or close some terminals and try again.',
  EAGAIN:
    'The system allows no more processes. Stop some agents, or raise the limit (ulimit -u) and start Corral again.',
  ENOMEM: 'The system has no memory left for another process. Stop some agents and try again.',
  ENOENT: `There are no pseudo terminals here: ${TERMINAL_MULTIPLEXER} is missing. In a container, mount devpts.`,
  EACCES: `Corral may not open ${TERMINAL_MULTIPLEXER}. Check its permissions.`,
}
const OTHER_ADVICE = 'Try again; if it stays so, restart Corral and look at "corral doctor".'

/** How each cause shows in the thrown message; macOS names the cause in words (strerror). */
const SYMPTOMS: readonly (readonly [RegExp, string])[] = [
  [/EMFILE|Too many open files(?! in system)/i, 'EMFILE'],
  [/ENFILE|Too many open files in system/i, 'ENFILE'],
  [/EAGAIN|Resource temporarily unavailable/i, 'EAGAIN'],
  [/ENOMEM|Cannot allocate memory/i, 'ENOMEM'],
  [/ENOSPC|ENXIO|Device not configured|No space left/i, 'ENOSPC'],
]
/** macOS: the terminal was allocated, but the helper that starts programs on it failed. */
const HELPER_TROUBLE = /posix_spawnp? failed|spawn-helper/i
const HELPER_ADVICE = 'The spawn-helper of node-pty is missing or may not be executed. Install Corral again.'

/**
 * Turns an exception of the spawn into a failure that names the cause and the next step. `probe` finds the cause if the
 * message does not name it.
 */
export function spawnFailure(error: unknown, request: PtyRequest, probe: () => string = probeTerminals): StartFailure {
  const thrown = error instanceof Error ? error.message : String(error)
  return {
    code: 'spawn-failed',
    message: `${request.file} could not be started (${thrown.replace(/\.$/, '')}). ${adviceOn(thrown, probe)}`,
  }
}

function adviceOn(thrown: string, probe: () => string): string {
  const code = SYMPTOMS.find(([symptom]) => symptom.test(thrown))?.[1]
  if (code === undefined && HELPER_TROUBLE.test(thrown)) return HELPER_ADVICE
  return ADVICE[code ?? probe()] ?? OTHER_ADVICE
}

/**
 * The error of allocating a terminal now. If that succeeds, the fork itself failed, which means a limit on processes.
 */
function probeTerminals(): string {
  if (process.platform === 'win32') return ''
  const opened: number[] = []
  try {
    for (const path of [TERMINAL_MULTIPLEXER, ...PAIR]) opened.push(openSync(path, 'r'))
    return 'EAGAIN'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : ''
  } finally {
    for (const descriptor of opened) closeSync(descriptor)
  }
}
