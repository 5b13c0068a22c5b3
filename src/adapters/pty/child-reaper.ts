import { untilBeat } from '../../base/beat.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { cFunction } from '../../node/c-library.ts'

/** Called once: with the code, or with the number of the signal that killed it, otherwise 0. Both undefined: nobody can tell any more. */
export type OnExit = (code: number | undefined, signal: number | undefined) => void

interface WaitCalls {
  /** waitpid(2): the pid if it has ended and is reaped now, 0 while it runs, -1 if somebody else has reaped it. */
  readonly reap: (pid: number, status: Int32Array, options: number) => number
  /** waitid(2): looks for any child that has ended. 0, or -1 on failure. */
  readonly look: (of: number, id: number, found: Int32Array, options: number) => number
}

const WNOHANG = 1
const WEXITED = 4
const WNOWAIT = 0x01000000
const ANY_CHILD = 0
/** siginfo_t is 128 bytes; where the pid lies in it, in numbers of 4 bytes. */
const FOUND = { length: 32, pidAt: 4 }
/** A signal may be lost where somebody else handles it; then an exit is seen so much later, ms. */
const LOOK_ANYWAY_MS = 1_000

let loaded: Result<WaitCalls, string> | null = null
let isListening = false
let timer: NodeJS.Timeout | null = null
let next: NodeJS.Immediate | null = null
const children = new Map<number, OnExit>()

/** Makes sure that the end of a child started next will be heard of: to be called before. False where that is impossible. */
export function canReap(): boolean {
  loaded ??= process.platform === 'linux' ? loadCalls() : err('not Linux')
  if (loaded.ok && !isListening) {
    process.on('SIGCHLD', reapEnded)
    isListening = true
  }
  return loaded.ok
}

/** Reaps a child that Node does not know of: Node only waits for those it started itself. */
export function reap(pid: number, onExit: OnExit): void {
  children.set(pid, onExit)
  lookAnyway()
}

function lookAnyway(): void {
  const untilMs = untilBeat({ monotonicMs: () => performance.now() }, LOOK_ANYWAY_MS)
  timer ??= setTimeout(() => {
    timer = null
    if (children.size === 0) return
    lookAnyway()
    reapEnded()
  }, untilMs).unref()
}

/** One signal may stand for many ends, and many signals may come at once. Each end is told in a turn of the event loop of its own: much follows from it. */
function reapEnded(): void {
  if (next !== null || !reapOne()) return
  next = setImmediate(() => {
    next = null
    reapEnded()
  })
}

/** False: none has ended. Each child is only asked where the one that was found is not of these, but one of Node's. */
function reapOne(): boolean {
  const pid = anyEnded()
  const onExit = children.get(pid)
  if (onExit !== undefined) reapIfEnded(pid, onExit)
  else if (pid !== 0) for (const [pid, onExit] of children) reapIfEnded(pid, onExit)
  return onExit !== undefined
}

/** A child that has ended and was not reaped yet; 0: there is none. */
function anyEnded(): number {
  const found = new Int32Array(FOUND.length)
  const isKnown = loaded?.ok === true && loaded.value.look(ANY_CHILD, 0, found, WEXITED | WNOHANG | WNOWAIT) === 0
  return isKnown ? (found[FOUND.pidAt] ?? 0) : 0
}

function reapIfEnded(pid: number, onExit: OnExit): void {
  const status = new Int32Array(1)
  const ended = loaded?.ok === true ? loaded.value.reap(pid, status, WNOHANG) : 0
  if (ended === 0) return
  children.delete(pid)
  if (ended === pid) tell(status[0] ?? 0, onExit)
  else onExit(undefined, undefined)
}

/** As the macros of wait(2) read a status. */
function tell(status: number, onExit: OnExit): void {
  onExit((status >> 8) & 0xff, status & 0x7f)
}

function loadCalls(): Result<WaitCalls, string> {
  const reap = cFunction<WaitCalls['reap']>('int waitpid(int pid, void *status, int options)')
  const look = cFunction<WaitCalls['look']>('int waitid(int of, int id, void *found, int options)')
  if (!reap.ok) return reap
  return look.ok ? ok({ reap: reap.value, look: look.value }) : look
}
