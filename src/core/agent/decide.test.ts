import { describe, expect, it } from 'vitest'
import { liveRun, sampleInputs, samplePhases, stateIn } from '../../../test/support/sample-states.ts'
import { decide } from './decide.ts'
import { evolve } from './evolve.ts'
import type { AgentInput } from './inputs.ts'
import { LEGAL_TRANSITIONS, type AgentState, type PhaseKind } from './state.ts'

type Row = Record<AgentInput['kind'], string>

/** Events by kind, `-` for none, `!code` for a refusal. Every phase meets every input. */
const TABLE: Record<PhaseKind, Row> = {
  stopped: row({ start: 'wanted starting', stop: '!already-down', restart: '!already-down' }),
  queued: row({ start: 'starting', stop: 'wanted stopped', restart: '!already-down', 'host-lost': 'wanted stopped' }),
  starting: row({
    start: '!already-up',
    stop: 'wanted stopping',
    restart: 'stopping',
    refused: 'wanted failed',
    spawned: 'spawned',
    ready: 'ready',
    exited: 'wanted stopped',
    'host-lost': 'wanted run-lost stopped',
  }),
  running: row({
    start: '!already-up',
    stop: 'wanted stopping',
    restart: 'stopping',
    exited: 'wanted stopped',
    'host-lost': 'wanted run-lost stopped',
  }),
  stopping: row({
    start: 'wanted stop-next',
    stop: 'stop-forced',
    restart: 'wanted stop-next',
    refused: 'stopped',
    exited: 'exited',
    'step-reached': 'stop-step',
    'tree-empty': 'stopped',
    survived: 'unkillable',
    'host-lost': 'run-lost stopped',
  }),
  backoff: row({ start: 'starting', stop: 'wanted stopped', restart: '!already-down', 'host-lost': 'wanted stopped' }),
  'crash-loop': row({ start: 'starting', stop: 'wanted stopped', restart: '!already-down' }),
  failed: row({ start: 'wanted starting', stop: 'stopped', restart: '!already-down' }),
  unkillable: row({
    start: '!unkillable',
    stop: 'run-lost stopped',
    restart: '!unkillable',
    'host-lost': 'run-lost stopped',
  }),
}

function row(cells: Partial<Row>): Row {
  const nothing = Object.fromEntries(Object.keys(sampleInputs).map((kind) => [kind, '-'])) as Row
  return { ...nothing, ...cells }
}

function outcome(state: AgentState, input: AgentInput): string {
  const decision = decide(state, input, 3000)
  if (!decision.ok) return `!${decision.error.code}`
  return decision.value.map((event) => event.kind).join(' ') || '-'
}

function after(state: AgentState, ...inputs: AgentInput[]): AgentState {
  let current = state
  for (const input of inputs) {
    const decision = decide(current, input, 3000)
    if (!decision.ok) throw new Error(decision.error.message)
    for (const event of decision.value) current = evolve(current, event, 3000)
  }
  return current
}

describe('the state table', () => {
  for (const phase of Object.keys(samplePhases) as PhaseKind[]) {
    for (const input of Object.values(sampleInputs)) {
      it(`${phase} × ${input.kind} → ${TABLE[phase][input.kind]}`, () => {
        expect(outcome(stateIn(phase), input)).toBe(TABLE[phase][input.kind])
      })

      it(`${phase} × ${input.kind} leads only where the transition table allows`, () => {
        const decision = decide(stateIn(phase), input, 3000)
        if (!decision.ok) return
        let state = stateIn(phase)
        for (const event of decision.value) {
          const before = state.phase.kind
          state = evolve(state, event, 3000)
          expect([before, ...LEGAL_TRANSITIONS[before]]).toContain(state.phase.kind)
        }
      })
    }
  }
})

describe('stopping', () => {
  it('a second stop forces', () => {
    const state = after(stateIn('running'), sampleInputs.stop, sampleInputs.stop)
    expect(state.phase).toMatchObject({ kind: 'stopping', forced: true })
  })

  it('a third stop changes nothing', () => {
    const forced = after(stateIn('running'), sampleInputs.stop, sampleInputs.stop)
    expect(outcome(forced, sampleInputs.stop)).toBe('-')
  })

  it('a stop during a restart wins, and is not yet a second stop', () => {
    const state = after(stateIn('running'), sampleInputs.restart, sampleInputs.stop)
    expect(state).toMatchObject({ wanted: 'down', phase: { kind: 'stopping', next: 'rest', forced: false } })
    expect(after(state, sampleInputs.stop).phase).toMatchObject({ forced: true })
  })

  it('a kill during a restart forces at once', () => {
    const state = after(stateIn('running'), sampleInputs.restart, { ...sampleInputs.stop, force: true })
    expect(state.phase).toMatchObject({ next: 'rest', forced: true })
  })

  it('is over only when the tree is empty, not when the first process has ended', () => {
    const state = after(stateIn('running'), sampleInputs.stop, sampleInputs.exited)
    expect(state.phase).toMatchObject({ kind: 'stopping', exit: { code: 1 } })
    expect(after(state, sampleInputs['tree-empty']).phase).toMatchObject({
      kind: 'stopped',
      lastRun: { exitClass: 'user-stop', exit: { code: 1 } },
    })
  })

  it('reports step, time and cause', () => {
    const { phase } = after(stateIn('running'), sampleInputs.stop, sampleInputs['tree-empty'])
    expect(phase).toMatchObject({
      lastRun: { stop: { cause: 'user', endedBy: 'terminate', tookMs: 12, survivors: [] } },
    })
  })

  it('wants nothing up once processes survive it', () => {
    const state = after(stateIn('running'), sampleInputs.restart, sampleInputs.survived)
    expect(state).toMatchObject({ wanted: 'down', phase: { kind: 'unkillable' } })
  })
})

describe('an exit', () => {
  it('that leaves others behind becomes a stop of the leftovers', () => {
    const state = after(stateIn('running'), { ...sampleInputs.exited, survivors: 2 })
    expect(state.phase).toMatchObject({ kind: 'stopping', cause: 'leftovers', exit: { code: 1 } })
    expect(after(state, sampleInputs['tree-empty']).phase).toMatchObject({
      kind: 'stopped',
      lastRun: { exitClass: 'crash' },
    })
  })

  it('before ready is a failed start', () => {
    expect(after(stateIn('starting'), sampleInputs.exited).phase).toMatchObject({
      lastRun: { exitClass: 'start-failure' },
    })
  })

  it('with "again" waits in backoff and keeps wanting', () => {
    const state = after(stateIn('running'), {
      ...sampleInputs.exited,
      after: { kind: 'again', attempt: 2, nextAt: 9000 },
    })
    expect(state).toMatchObject({ wanted: 'up', phase: { kind: 'backoff', attempt: 2, nextAt: 9000 } })
  })

  it('with "crash-loop" parks', () => {
    const state = after(stateIn('running'), { ...sampleInputs.exited, after: { kind: 'crash-loop', restarts: 6 } })
    expect(state.phase).toMatchObject({ kind: 'crash-loop', restarts: 6 })
  })
})

describe('a start', () => {
  it('that the gate holds is queued with the reason, once', () => {
    const closed: AgentInput = { kind: 'start', runId: 'run-2', gate: { kind: 'closed', reason: 'memory is low' } }
    expect(outcome(stateIn('stopped'), closed)).toBe('wanted queued')
    expect(outcome(stateIn('queued'), closed)).toBe('-')
  })

  it('counts generations up', () => {
    expect(after(stateIn('stopped'), sampleInputs.start).generation).toBe(2)
  })

  it('cancelled before its program ran ends as a user stop', () => {
    const state = after(stateIn('starting'), sampleInputs.stop, sampleInputs.refused)
    expect(state.phase).toMatchObject({ kind: 'stopped', lastRun: { exitClass: 'user-stop', startedAt: null } })
  })
})

it('a lost run is remembered until it is known to be over', () => {
  const lost = after(stateIn('running'), sampleInputs['host-lost'], sampleInputs.start)
  expect(lost.lostRuns).toEqual([{ runId: 'run-1', identity: liveRun.identity }])
  expect(after(lost, { kind: 'lost-run-over', runId: 'run-1' }).lostRuns).toEqual([])
})

it('every event raises the epoch', () => {
  expect(after(stateIn('stopped'), sampleInputs.start).epoch).toBe(9)
})

it('an event the table forbids throws', () => {
  expect(() => evolve(stateIn('stopped'), { kind: 'ready' }, 1)).toThrow(/illegal transition/)
  expect(() => evolve(stateIn('unkillable'), { kind: 'starting', runId: 'x', generation: 2 }, 1)).toThrow(
    /illegal transition/,
  )
})
