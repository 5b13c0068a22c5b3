import type { Result } from '../../base/result.ts'
import { cFunction } from '../../node/c-library.ts'

/** Called once: with the code, or with the number of the signal that killed it, otherwise 0. Both undefined: nobody can tell any more. */
export type OnExit = (code: number | undefined, signal: number | undefined) => void

/** waitpid(2): 0 while it runs. */
type Waitpid = (pid: number, status: number[], options: number) => number

const WNOHANG = 1
/** A signal may be lost where somebody else handles it; then an exit is seen so much later, ms. */
const LOOK_ANYWAY_MS = 1_000

let loaded: Result<Waitpid, string> | null = null
let isListening = false
let timer: NodeJS.Timeout | null = null
const children = new Map<number, OnExit>()

/**
 * Makes sure that the end of a child started next will be heard of: to be called before. False where that is impossible.
 */
export function canReap(): boolean {
  loaded ??=
    process.platform === 'linux'
      ? cFunction<Waitpid>('int waitpid(int pid, _Out_ int *status, int options)')
      : { ok: false, error: 'not Linux' }
  if (loaded.ok && !isListening) {
    process.on('SIGCHLD', reapAll)
    isListening = true
  }
  return loaded.ok
}

/** Reaps a child that Node does not know of: Node only waits for those it started itself. */
export function reap(pid: number, onExit: OnExit): void {
  children.set(pid, onExit)
  timer ??= setInterval(reapAll, LOOK_ANYWAY_MS).unref()
}

function reapAll(): void {
  for (const [pid, onExit] of children) {
    const status = [0]
    const found = loaded?.ok === true ? loaded.value(pid, status, WNOHANG) : 0
    if (found === 0) continue
    children.delete(pid)
    if (found === pid) tell(status[0] ?? 0, onExit)
    else onExit(undefined, undefined)
  }
  if (children.size > 0 || timer === null) return
  clearInterval(timer)
  timer = null
}

/** As the macros of wait(2) read a status. */
function tell(status: number, onExit: OnExit): void {
  onExit((status >> 8) & 0xff, status & 0x7f)
}
