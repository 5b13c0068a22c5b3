import type { StopAsk } from '../../shapes/agent-type.ts'
import type { StopStepName } from '../../shapes/run-end.ts'

/** What a step does. Signals are sent to verified identities only. */
export type StopAction =
  | { readonly kind: 'keys'; readonly keys: string }
  | { readonly kind: 'signal'; readonly signals: readonly string[]; readonly to: 'foreground' | 'members' }
  | { readonly kind: 'close-pty' }
  | { readonly kind: 'kill' }

/** One step: perform `action`, then wait up to `waitMs` for the tree to be empty. */
export interface StopStep {
  readonly name: StopStepName
  readonly action: StopAction
  readonly waitMs: number
}

/** What the plan depends on. */
export interface StopCircumstances {
  /** Null if the agent type names no way to ask it to quit. */
  readonly ask: StopAsk | null
  readonly terminateWaitMs: number
  /** The leader is gone, so there is no program to ask; only leftovers to stop. */
  readonly leaderGone: boolean
}

const ASK_WAIT_MS = 3_000
const INTERRUPT_WAIT_MS = 2_000
/** Wait after a second SIGTERM: some programs exit only when they get it twice. */
const TERMINATE_AGAIN_WAIT_MS = 5_000
const HANG_UP_WAIT_MS = 1_000
/** Long enough for a verified kill of hundreds of processes; after it the tree counts as unkillable. */
const KILL_WAIT_MS = 5_000

/** SIGCONT follows SIGTERM so that a stopped process can receive it (systemd.kill). */
const TERMINATE: StopAction = { kind: 'signal', signals: ['SIGTERM', 'SIGCONT'], to: 'members' }
const KILL: StopStep = { name: 'kill', action: { kind: 'kill' }, waitMs: KILL_WAIT_MS }

/** The whole plan for a requested stop of a run. Each step ends as soon as the tree is empty. */
export function buildStopPlan({ ask, terminateWaitMs, leaderGone }: StopCircumstances): StopStep[] {
  const polite: StopStep[] = [
    ...(ask === null ? [] : [{ name: 'ask', action: actionOfAsk(ask), waitMs: ASK_WAIT_MS } as const]),
    { name: 'interrupt', action: { kind: 'signal', signals: ['SIGINT'], to: 'foreground' }, waitMs: INTERRUPT_WAIT_MS },
  ]
  return [
    ...(leaderGone ? [] : polite),
    { name: 'terminate', action: TERMINATE, waitMs: terminateWaitMs },
    { name: 'terminate-again', action: TERMINATE, waitMs: Math.min(TERMINATE_AGAIN_WAIT_MS, terminateWaitMs) },
    { name: 'hang-up', action: { kind: 'close-pty' }, waitMs: HANG_UP_WAIT_MS },
    KILL,
  ]
}

/** The plan of a forced stop: SIGKILL at once. */
export function buildKillPlan(): StopStep[] {
  return [KILL]
}

function actionOfAsk(ask: StopAsk): StopAction {
  return ask.kind === 'keys' ? ask : { kind: 'signal', signals: [ask.signal], to: 'members' }
}
