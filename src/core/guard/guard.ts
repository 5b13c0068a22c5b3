import type { GuardHelplessness, MemoryShortage } from '../../shapes/guard.ts'
import type { Priority } from '../../shapes/spec.ts'

/** From here on no agent is started, percent of the machine's memory and of time (vitals §9.8). Past `over` that is over. */
export const TIGHT = { freePercent: 10, stallPercent: 10, over: { freePercent: 15, stallPercent: 5 } }
/** From here on, held for so long, an agent is frozen. */
export const SEVERE = { freePercent: 5, stallPercent: 40, forMs: 10_000 }
/** Freezing shows in the figures only after a while: between two agents that are frozen pass so many ms … */
const PAUSE_MS = 15_000
/** … and between two that are let go, since each may take all memory again. */
const LET_GO_EVERY_MS = 5_000
/** Less growth than this in the seconds before is noise, bytes. */
const GROWTH_BYTES = 1024 ** 2

/** An agent as the guard sees it. */
export interface GuardedAgent {
  readonly id: string
  readonly priority: Priority
  readonly memoryBytes: number
  /** By how much that has grown in the seconds before; null: it is not known yet. */
  readonly grewBytes: number | null
  /** It has a group in which it can be held. */
  readonly canHold: boolean
  readonly isHeld: boolean
  /** A person let it go while memory was short. */
  readonly isSpared: boolean
}

/** One look at the machine and its agents. Time in monotonic ms. */
export interface GuardReading {
  readonly atMs: number
  /** Time was lost since the look before (sleep, a stall): counts begin anew. */
  readonly isGap: boolean
  readonly memory: MemoryShortage
  readonly agents: readonly GuardedAgent[]
}

/** What the guard knows from one look to the next. */
export interface GuardState {
  /** Memory is short: no agent is started. */
  readonly isTight: boolean
  readonly severeSinceMs: number | null
  readonly heldAtMs: number | null
  readonly letGoAtMs: number | null
  /** That nobody can be held was said. */
  readonly isHelplessTold: boolean
}

export const AT_EASE: GuardState = {
  ...{ isTight: false, severeSinceMs: null, heldAtMs: null, letGoAtMs: null, isHelplessTold: false },
}

/** What is to be done now; null: nothing. */
export type GuardAct =
  | { readonly kind: 'hold'; readonly id: string }
  | { readonly kind: 'let-go'; readonly id: string }
  | { readonly kind: 'helpless'; readonly why: GuardHelplessness }
  | null

/** Takes one look. Nobody is ever ended: who grows most, of the lowest priority, is held until memory is free again or a person decides. Pure. */
export function guard(
  before: GuardState,
  reading: GuardReading,
): { readonly state: GuardState; readonly act: GuardAct } {
  const { atMs, memory, isGap } = reading
  const isTight = isTightAfter(before, memory)
  const severeSinceMs = isSevere(memory) ? (isGap ? atMs : (before.severeSinceMs ?? atMs)) : null
  const state = { ...before, isTight, severeSinceMs, isHelplessTold: before.isHelplessTold && isTight }
  if (!isTight) return letGoOne(state, reading)
  const isHeldLong = severeSinceMs !== null && atMs - severeSinceMs >= SEVERE.forMs
  const isPause = state.heldAtMs !== null && atMs - state.heldAtMs < PAUSE_MS
  return isHeldLong && !isPause ? holdOne(state, reading) : { state, act: null }
}

/** Memory is short, or was until now. */
export function isTightAfter({ isTight }: Pick<GuardState, 'isTight'>, memory: MemoryShortage): boolean {
  return isShort(memory, TIGHT) || (isTight && isShort(memory, TIGHT.over))
}

/** Memory is so short that somebody has to be held. Asked once more after one was chosen. */
export function isSevere(memory: MemoryShortage): boolean {
  return isShort(memory, SEVERE)
}

function isShort({ freePercent, stallPercent }: MemoryShortage, bound: Omit<typeof SEVERE, 'forMs'>): boolean {
  return freePercent < bound.freePercent || (stallPercent !== null && stallPercent > bound.stallPercent)
}

function holdOne(state: GuardState, { atMs, agents }: GuardReading): ReturnType<typeof guard> {
  const growing = agents.filter((agent) => !agent.isHeld && !agent.isSpared && (agent.grewBytes ?? 0) >= GROWTH_BYTES)
  const mayBeHeld = growing.filter(({ priority }) => priority !== 'critical')
  const [chosen] = mayBeHeld.filter(({ canHold }) => canHold).toSorted(byNeed)
  // An action begins the count anew (vitals §9.7).
  if (chosen !== undefined) {
    return { state: { ...state, heldAtMs: atMs, severeSinceMs: atMs }, act: { kind: 'hold', id: chosen.id } }
  }
  // Where somebody is held, a person was asked already.
  if (state.isHelplessTold || agents.some(({ isHeld }) => isHeld)) return { state, act: null }
  const why = mayBeHeld.length > 0 ? 'no-group' : growing.length > 0 ? 'only-critical' : 'none-grows'
  return { state: { ...state, isHelplessTold: true }, act: { kind: 'helpless', why } }
}

/** The most important first, and of equals the smallest. */
function letGoOne(state: GuardState, { atMs, agents }: GuardReading): ReturnType<typeof guard> {
  const isPause = state.letGoAtMs !== null && atMs - state.letGoAtMs < LET_GO_EVERY_MS
  const chosen = isPause
    ? undefined
    : agents
        .filter(({ isHeld }) => isHeld)
        .toSorted(byNeed)
        .at(-1)
  if (chosen === undefined) return { state, act: null }
  return { state: { ...state, letGoAtMs: atMs }, act: { kind: 'let-go', id: chosen.id } }
}

const RANK: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2, critical: 3 }

/** Who is held first: of the lowest priority the largest. */
function byNeed(a: GuardedAgent, b: GuardedAgent): number {
  return RANK[a.priority] - RANK[b.priority] || b.memoryBytes - a.memoryBytes
}
