import type { StopAsk } from '../../shapes/agent-type.ts'
import type { StopStepName } from '../../shapes/run-end.ts'

/** What a step does. Signals go to verified identities only. */
export type StopAction =
  | { readonly kind: 'keys'; readonly keys: string }
  | { readonly kind: 'signal'; readonly signals: readonly string[]; readonly to: 'foreground' | 'members' }
  | { readonly kind: 'close-pty' }
  | { readonly kind: 'kill' }

/** One step: do `action`, then wait at most `waitMs` for the tree to be empty. */
export interface StopStep {
  readonly name: StopStepName
  readonly action: StopAction
  readonly waitMs: number
}

/** What the plan depends on. */
export interface StopCircumstances {
  /** Null: the agent type has no way out of its own. */
  readonly ask: StopAsk | null
  readonly terminateWaitMs: number
  /** The first process is gone: nobody is left to ask, only leftovers to end. */
  readonly leaderGone: boolean
}

const ASK_WAIT_MS = 3_000
const INTERRUPT_WAIT_MS = 2_000
/** A second SIGTERM: what some programs want before they believe it. */
const TERMINATE_AGAIN_WAIT_MS = 5_000
const HANG_UP_WAIT_MS = 1_000
/** Enough for a verified kill of hundreds of processes; after it the tree is called unkillable. */
const KILL_WAIT_MS = 5_000

/** SIGCONT follows SIGTERM so that a stopped process hears it (systemd.kill). */
const TERMINATE: StopAction = { kind: 'signal', signals: ['SIGTERM', 'SIGCONT'], to: 'members' }
const KILL: StopStep = { name: 'kill', action: { kind: 'kill' }, waitMs: KILL_WAIT_MS }

/** The whole plan for a run that is asked to stop. Each step ends as soon as the tree is empty. */
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

/** The plan of a forced stop: straight to the end. */
export function buildKillPlan(): StopStep[] {
  return [KILL]
}

function actionOfAsk(ask: StopAsk): StopAction {
  return ask.kind === 'keys' ? ask : { kind: 'signal', signals: [ask.signal], to: 'members' }
}
