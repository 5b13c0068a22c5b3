import { describe, expect, it } from 'vitest'
import { liveRun, sampleSpec } from '../../../test/support/sample-states.ts'
import type { Phase } from '../../shapes/state.ts'
import { SPEC_DEFAULTS } from './spec.ts'
import { initialState } from './state.ts'
import { storedAgentOf, unreadFailure } from './stored-agent.ts'

const STATE = initialState(1_000)
const NOW = 5_000
const rowOf = (spec: object, state: object = STATE): Parameters<typeof storedAgentOf>[0] => ({
  id: 'a',
  createdAt: 7,
  spec: { ...spec },
  state: { ...state },
})

describe('storedAgentOf', () => {
  it('gives an agent back as it was stored', () => {
    const spec = sampleSpec()
    expect(storedAgentOf(rowOf(spec), NOW)).toEqual({
      record: { id: 'a', createdAt: 7, spec, problems: [] },
      state: STATE,
    })
  })

  it('fills in what an older version did not write', () => {
    const { lostRuns: _, restarts: __, ...state } = STATE
    const agent = storedAgentOf(rowOf({ name: 'n', type: 'shell', cwd: '/w' }, state), NOW)
    expect(agent).toMatchObject({ record: { spec: { ...SPEC_DEFAULTS, name: 'n' }, problems: [] }, state: STATE })
  })

  it.each([
    ['restart', null],
    ['restart', { when: 'sometimes' }],
    ['args', 'one two'],
    ['env', { A: 1 }],
    ['readiness', { kind: 'prayer' }],
    ['priority', 'urgent'],
    ['cwd', undefined],
    ['name', 7],
  ])('gives an agent whose %s is %j as failed, naming the field', (field, value) => {
    const spec = sampleSpec()
    const agent = storedAgentOf(rowOf({ ...spec, [field]: value }), NOW)
    const message = expect.stringContaining(`"${field}"`) as string
    expect(agent?.record.problems).toEqual([{ field, message }])
    expect(agent?.state.phase).toEqual({
      kind: 'failed',
      since: NOW,
      failure: { code: 'spec-invalid', message },
      lastRun: null,
    })
    expect({ ...agent?.record.spec, [field]: null }).toEqual({ ...spec, [field]: null })
  })

  it('names every field that cannot be read', () => {
    const agent = storedAgentOf(rowOf({ ...sampleSpec(), args: 1, env: 2 }), NOW)
    expect(agent?.record.problems.map(({ field }) => field)).toEqual(['args', 'env'])
    expect(unreadFailure(agent?.record.problems ?? [])?.message).toMatch(/"args".*"env"/)
  })

  it('loses the run it had, so that what is left of it is looked for, and wants nothing', () => {
    const phase: Phase = { kind: 'running', since: 1, run: liveRun }
    const agent = storedAgentOf(rowOf({ ...sampleSpec(), restart: null }, { ...STATE, wanted: 'up', phase }), NOW)
    const { runId, identity } = liveRun
    expect(agent?.state).toMatchObject({ wanted: 'down', lostRuns: [{ runId, identity, endAsked: false }] })
  })

  it('says since when it has failed, over lives of the host', () => {
    const first = storedAgentOf(rowOf({ ...sampleSpec(), restart: null }), NOW)
    const second = storedAgentOf(rowOf({ ...sampleSpec(), restart: null }, first?.state), NOW + 1)
    expect(second?.state).toEqual(first?.state)
  })

  it.each([{}, { ...STATE, phase: { kind: 'dancing', since: 1 } }, { ...STATE, generation: 'one' }])(
    'gives nothing when the state cannot be read: %j',
    (state) => {
      expect(storedAgentOf(rowOf(sampleSpec(), state), NOW)).toBeNull()
    },
  )
})
