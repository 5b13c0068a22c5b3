import type { Exit, ExitClass, ExitPattern } from '../../shapes/exit.ts'

/** What is known when the exit of a run that nobody asked to stop is classified. */
export interface ExitContext {
  /** Null if the end was not seen (the host was gone). */
  readonly exit: Exit | null
  /** The run had become ready. */
  readonly wasReady: boolean
  /** Its last lines contained a provider's usage limit. */
  readonly isRateLimited: boolean
  /** The kernel's out-of-memory killer ended some of it just before. */
  readonly wasOutOfMemory: boolean
  /** The lists of the restart policy that give exits a meaning. */
  readonly lists: { readonly successExits: readonly ExitPattern[]; readonly preventExits: readonly ExitPattern[] }
}

/** True if `patterns` contain this exit. */
export function isListed(exit: Exit | null, patterns: readonly ExitPattern[]): boolean {
  return exit !== null && patterns.some((pattern) => pattern === exit.signal || pattern === exit.code)
}

/**
 * Signals that count as a clean end when no stop was requested: those a closing terminal and a polite kill send
 * (systemd.service, Restart=).
 */
const CLEAN_SIGNALS: ReadonlySet<string> = new Set(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGPIPE'])

/** Exit code of a shell whose command was ended by SIGKILL. */
const KILLED_CODE = 137

/** Classifies the exit of a run that nobody asked to stop. */
export function exitClassOf(context: ExitContext): Exclude<ExitClass, 'user-stop'> {
  const { exit, wasReady, isRateLimited, wasOutOfMemory, lists } = context
  if (exit === null) return 'unknown'
  if (isListed(exit, lists.preventExits)) return 'prevented'
  const isClean = exit.code === 0 || CLEAN_SIGNALS.has(exit.signal ?? '') || isListed(exit, lists.successExits)
  if (wasOutOfMemory && !isClean && wasKilled(exit)) return 'oom'
  // A clean exit wins over a rate-limit message on the screen.
  if (isRateLimited && !isClean) return 'rate-limited'
  if (!wasReady) return 'start-failure'
  if (isClean) return 'clean'
  if (exit.signal !== null) return 'crash'
  if (exit.code === null) return 'unknown'
  return 'crash'
}

/** Ended by SIGKILL, or a shell whose command was: nobody can answer that, so it tells nothing of itself. */
export function wasKilled({ code, signal }: Exit): boolean {
  return signal === 'SIGKILL' || code === KILLED_CODE
}

/** True for an end that its program, or the lack of memory, brought about. */
export function isCrash({ exitClass }: { readonly exitClass: ExitClass }): boolean {
  return exitClass === 'crash' || exitClass === 'start-failure' || exitClass === 'oom'
}

/** An exit in everyday words: "exited 1", "killed by SIGKILL". */
export function describeExit(exit: Exit | null): string {
  if (exit === null) return 'end not seen'
  if (exit.signal !== null) return `killed by ${exit.signal}`
  return exit.code === null ? 'exit code unknown' : `exited ${exit.code}`
}
