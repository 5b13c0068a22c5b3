import { NO_RESTARTS } from '../../core/agent/restart/verdict.ts'
import { SPEC_DEFAULTS } from '../../core/agent/spec.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { AgentState } from '../../shapes/state.ts'
import type { JournalEntry, JournalEvent } from '../../shapes/journal.ts'
import { LEGAL_TRANSITIONS } from '../../core/agent/state.ts'
import type { StoredAgent } from '../../core/ports.ts'
import { agentSubject } from '../../core/subject.ts'

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, unknown>>

/** The agent of a row of `agents`; null when it cannot be understood. */
export function parseAgentRow(row: Row): StoredAgent | null {
  const spec = completed(SPEC_DEFAULTS, parseObject(row['spec']))
  const state = completed(STATE_DEFAULTS, parseObject(row['state']))
  if (spec === null || state === null || !isSpec(spec) || !isState(state)) return null
  return { record: { id: String(row['id']), spec, createdAt: Number(row['created_at']) }, state }
}

/** The entry of a row of `journal`; null when it cannot be understood. */
export function parseJournalRow(row: Row): JournalEntry | null {
  const event = parseObject(row['fact'])
  if (event === null || typeof event['kind'] !== 'string') return null
  return {
    seq: Number(row['seq']),
    at: Number(row['at']),
    subject: agentSubject(String(row['agent_id'])),
    generation: Number(row['generation']),
    event: event as unknown as JournalEvent,
  }
}

/** What an older Corral did not know of yet. */
const STATE_DEFAULTS = { lostRuns: [], restarts: NO_RESTARTS }

function completed(defaults: object, value: Record<string, unknown> | null): Record<string, unknown> | null {
  return value && { ...defaults, ...value }
}

function parseObject(text: unknown): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(String(text))
    return isObject(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Looks at what a supervisor would trip over: the file is Corral's own, but people and disks change files. */
function isSpec(spec: Record<string, unknown>): spec is Record<string, unknown> & AgentSpec {
  return (
    ['name', 'type', 'cwd'].every((field) => typeof spec[field] === 'string') &&
    ['command', 'group'].every((field) => spec[field] === null || typeof spec[field] === 'string') &&
    Array.isArray(spec['args']) &&
    spec['args'].every((arg) => typeof arg === 'string') &&
    isObject(spec['env']) &&
    Object.values(spec['env']).every((value) => typeof value === 'string') &&
    typeof spec['terminateWaitMs'] === 'number'
  )
}

function isState(state: Record<string, unknown>): state is Record<string, unknown> & AgentState {
  const phase = state['phase']
  return (
    (state['wanted'] === 'up' || state['wanted'] === 'down') &&
    typeof state['generation'] === 'number' &&
    typeof state['epoch'] === 'number' &&
    isObject(phase) &&
    typeof phase['since'] === 'number' &&
    Object.hasOwn(LEGAL_TRANSITIONS, String(phase['kind']))
  )
}
