import { describe, expect, it } from 'vitest'
import { outcomeOf, playOne } from '../../../test/support/machine-play.ts'
import { sampleFacts, sampleInputs, samplePhases, stateIn } from '../../../test/support/sample-states.ts'
import type { AgentInput } from './inputs.ts'
import { RESTART_DEFAULTS } from './restart/policy.ts'
import { LEGAL_TRANSITIONS } from './state.ts'
import type { PhaseKind } from '../../shapes/state.ts'

const { start, exited, refused } = sampleInputs
const held = { kind: 'closed', reason: 'starts are spaced' } as const
const onFailure = sampleFacts({ policy: { ...RESTART_DEFAULTS, when: 'on-failure' } })
const crashLoop = sampleFacts({
  policy: { ...RESTART_DEFAULTS, when: 'always', windows: [{ restarts: 1, withinMs: 60_000 }] },
})

/** Every input, and those again that are decided otherwise by what they carry. */
const inputs = {
  ...sampleInputs,
  'start, held': { ...start, gate: held },
  'start by policy': { ...start, by: 'policy' },
  'start by policy, held': { ...start, by: 'policy', gate: held },
  'refused, with a fallback': { ...refused, hasFallback: true },
  'exited, others left': { ...exited, survivors: 2 },
  'exited, on-failure': { ...exited, facts: onFailure },
  'exited, too often': { ...exited, facts: crashLoop },
  'exited, too often, with a fallback': { ...exited, facts: { ...crashLoop, hasFallback: true } },
  'exited, not executed': { ...exited, facts: sampleFacts({ failure: refused.failure }) },
  'host-lost, restoring': { kind: 'host-lost', restores: true, facts: onFailure },
  'lost-run-over, of run-1': { kind: 'lost-run-over', runId: 'run-1' },
} as const satisfies Record<string, AgentInput>

type Column = keyof typeof inputs
type Row = Record<Column, string>

/** What exits of a run do that nobody asked to end. */
const exits = {
  exited: 'wanted stopped',
  'exited, others left': 'stopping',
  'exited, on-failure': 'backoff',
  'exited, too often': 'crash-loop',
  'exited, too often, with a fallback': 'failover',
  'exited, not executed': 'wanted failed',
} as const satisfies Partial<Row>

/** Every phase meets every input: events by kind, `-` for none, `!code` for a refusal. */
const TABLE: Record<PhaseKind, Row> = {
  stopped: row({
    ...starts('wanted restarts-cleared starting', 'wanted restarts-cleared queued'),
    stop: '!already-down',
    restart: '!already-down',
  }),
  queued: row({
    ...starts('restarts-cleared starting', 'restarts-cleared queued'),
    'start by policy': 'starting',
    'start by policy, held': 'queued',
    stop: 'wanted stopped',
    restart: '!already-down',
    'host-lost': 'wanted stopped',
  }),
  starting: row({
    ...starts('!already-up'),
    stop: 'wanted stopping',
    restart: 'stopping',
    refused: 'wanted failed',
    'refused, with a fallback': 'failover',
    spawned: 'spawned',
    ready: 'ready',
    'not-ready': 'stopping',
    ...exits,
    adopted: 'adopted ready',
    'host-lost': 'wanted run-lost stopped',
    'host-lost, restoring': 'run-lost backoff',
  }),
  running: row({
    ...starts('!already-up'),
    stop: 'wanted stopping',
    restart: 'stopping',
    ...exits,
    adopted: 'adopted',
    'host-lost': 'wanted run-lost stopped',
    'host-lost, restoring': 'run-lost backoff',
  }),
  stopping: row({
    ...starts('wanted stop-next'),
    stop: 'stop-forced',
    restart: 'wanted stop-next',
    refused: 'stopped',
    'refused, with a fallback': 'stopped',
    exited: 'exited',
    'exited, others left': 'exited',
    'exited, on-failure': 'exited',
    'exited, too often': 'exited',
    'exited, too often, with a fallback': 'exited',
    'exited, not executed': 'exited',
    'step-reached': 'stop-step',
    'tree-empty': 'stopped',
    survived: 'run-lost unkillable',
    adopted: 'adopted',
    'host-lost': 'run-lost stopped',
    'host-lost, restoring': 'run-lost stopped',
  }),
  backoff: row({
    ...starts('restarts-cleared starting', 'restarts-cleared queued'),
    'start by policy': 'starting',
    'start by policy, held': 'queued',
    stop: 'wanted stopped',
    restart: '!already-down',
    'host-lost': 'wanted stopped',
  }),
  'crash-loop': row({
    ...starts('restarts-cleared starting', 'restarts-cleared queued'),
    stop: 'wanted stopped',
    restart: '!already-down',
  }),
  failed: row({
    ...starts('wanted restarts-cleared starting', 'wanted restarts-cleared queued'),
    stop: 'stopped',
    restart: '!already-down',
  }),
  unkillable: row({
    ...starts('!unkillable'),
    stop: 'stopped',
    restart: '!unkillable',
    'host-lost': 'stopped',
    'host-lost, restoring': 'stopped',
    'lost-run-over, of run-1': 'lost-run-over stopped',
  }),
}

function row(cells: Partial<Row>): Row {
  const nothing = Object.fromEntries(Object.keys(inputs).map((column) => [column, '-'])) as Row
  return { ...nothing, ...cells }
}

function starts(open: string, whenHeld = open): Partial<Row> {
  return { start: open, 'start, held': whenHeld }
}

const phases = Object.keys(samplePhases) as PhaseKind[]
const columns = Object.keys(inputs) as Column[]
const cells = phases.flatMap((phase) => columns.map((column) => ({ phase, column, events: TABLE[phase][column] })))

describe('the state table', () => {
  it.each(cells)('$phase × $column → $events', ({ phase, column, events }) => {
    expect(outcomeOf(stateIn(phase), inputs[column])).toBe(events)
  })

  it.each(cells)('$phase × $column leads only where the transition table allows', ({ phase, column }) => {
    const before = stateIn(phase)
    const { after } = playOne(before, inputs[column])
    expect([phase, ...LEGAL_TRANSITIONS[phase]]).toContain(after.phase.kind)
    expect(after.epoch).toBeGreaterThanOrEqual(before.epoch)
  })
})
