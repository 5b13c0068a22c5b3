import { readFields, type UnreadField } from '../../shapes/read-fields.ts'
import { agentSpec, type AgentSpec, type SpecProblem } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import { agentState, type AgentState, type Phase } from '../../shapes/state.ts'
import type { StoredAgent } from '../ports.ts'
import { NO_RESTARTS } from './restart/verdict.ts'
import { SPEC_DEFAULTS } from './spec.ts'
import { lastRunOf, liveRunOf } from './state.ts'

/** An agent as stored, its JSON parsed but not yet checked. */
export interface StoredRow {
  readonly id: string
  readonly createdAt: number
  readonly spec: Readonly<Record<string, unknown>>
  readonly state: Readonly<Record<string, unknown>>
}

/** Fields that a state written by an older Corral may lack. */
const STATE_DEFAULTS = { lostRuns: [], restarts: NO_RESTARTS }
/** Fields that have no default. */
const REQUIRED = ['name', 'type', 'cwd'] as const

/**
 * The agent of a stored row. Fields of its spec that cannot be parsed are replaced by placeholders, and the agent is in
 * phase `failed`, which names them, until they are set again. Null if its state cannot be parsed: then it is unknown
 * which of its processes may still run. `at` is now, epoch ms.
 */
export function storedAgentOf({ id, createdAt, ...row }: StoredRow, at: number): StoredAgent | null {
  const state = agentState.safeParse({ ...STATE_DEFAULTS, ...row.state })
  if (!state.success) return null
  const standIns = { ...SPEC_DEFAULTS, name: id, type: 'custom', cwd: '/' }
  const { values, unread } = readFields(agentSpec, row.spec, { standIns, required: REQUIRED })
  const problems = unread.map(problemOf)
  return {
    record: { id, createdAt, spec: values, problems },
    state: withFailure(state.data, unreadFailure(problems), at),
  }
}

/** Why an agent whose stored spec could not be parsed completely is not started; null if it was. */
export function unreadFailure(problems: readonly SpecProblem[]): StartFailure | null {
  if (problems.length === 0) return null
  return { code: 'spec-invalid', message: problems.map(({ message }) => message).join(' ') }
}

function problemOf({ field, reason }: UnreadField<keyof AgentSpec>): SpecProblem {
  return { field, message: `The "${field}" it was saved with cannot be read (${reason}). Edit the agent and set it.` }
}

/**
 * The state of an agent that cannot go on: it is wanted down, and a run it had counts as lost, so that its survivors
 * are looked for.
 */
function withFailure(state: AgentState, failure: StartFailure | null, at: number): AgentState {
  const { phase, lostRuns } = state
  if (failure === null || (phase.kind === 'failed' && phase.failure.message === failure.message)) return state
  const run = liveRunOf(phase)
  const lost = run === null ? [] : [{ runId: run.runId, identity: run.identity, endAsked: phase.kind === 'stopping' }]
  const failed: Phase = { kind: 'failed', since: at, failure, lastRun: lastRunOf(phase) }
  return { ...state, wanted: 'down', phase: failed, lostRuns: [...lostRuns, ...lost] }
}
