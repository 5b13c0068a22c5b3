import { describe, expect, it } from 'vitest'
import { outcomeOf, playOne, type PlayedInput } from '../../../test/support/machine-play.ts'
import {
  restarting,
  sampleEnding,
  sampleInputs,
  samplePhases,
  stateIn,
  withFallback,
} from '../../../test/support/sample-states.ts'
import { LEGAL_TRANSITIONS } from './state.ts'
import type { PhaseKind } from '../../shapes/state.ts'

const { start, exited, refused } = sampleInputs
const held = { kind: 'closed', reason: 'starts are spaced' } as const
const onFailure = restarting('on-failure')
const onceAMinute = restarting('always', { windows: [{ restarts: 1, withinMs: 60_000 }] })
const notExecuted = sampleEnding({ kind: 'start-failed', failure: refused.failure })

/** One input of every kind, and variants where the decision depends on what the input carries. */
const inputs = {
  ...sampleInputs,
  'start, held': { ...start, gate: held },
  'start by policy': { ...start, by: 'policy' },
  'start by policy, held': { ...start, by: 'policy', gate: held },
  'refused, with a fallback': { ...refused, under: withFallback },
  'exited, others left': { ...exited, leftovers: 2 },
  'exited, tree unseen': { ...exited, leftovers: null },
  'exited, on-failure': { ...exited, under: onFailure },
  'exited, too often': { ...exited, under: onceAMinute },
  'exited, too often, with a fallback': { ...exited, under: { ...onceAMinute, ...withFallback } },
  'exited, not executed': { ...exited, ending: notExecuted },
  'host-lost, restoring': { kind: 'host-lost', restores: true, under: onFailure },
  'lost-run-over, of run-1': { kind: 'lost-run-over', runId: 'run-1' },
} as const satisfies Record<string, PlayedInput>

type Column = keyof typeof inputs
type Row = Record<Column, string>

/** Exits of a run that nobody asked to stop. */
const exits = {
  exited: 'wanted stopped',
  'exited, others left': 'stopping',
  'exited, tree unseen': 'stopping',
  'exited, on-failure': 'backoff',
  'exited, too often': 'crash-loop',
  'exited, too often, with a fallback': 'failover',
  'exited, not executed': 'wanted failed',
} as const satisfies Partial<Row>

/** Every phase meets every input: the events by kind, `-` for none, `!code` for a refusal. */
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
    'limit-reached': 'stopping',
    ...exits,
    adopted: 'adopted ready',
    'host-lost': 'wanted run-lost stopped',
    'host-lost, restoring': 'run-lost backoff',
  }),
  running: row({
    ...starts('!already-up'),
    stop: 'wanted stopping',
    restart: 'stopping',
    'limit-reached': 'stopping',
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
    'exited, tree unseen': 'exited',
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
