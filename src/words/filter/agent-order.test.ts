import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentView } from '../../../test/support/fake-server.ts'
import { sampleActivity } from '../../../test/support/sample-activity.ts'
import { sampleAlertView } from '../../../test/support/sample-alerts.ts'
import { sampleFilterSubject as subject } from '../../../test/support/sample-filter-subject.ts'
import { AGENT_SORTS, isLiveOrder, sortAgents, type AgentSort } from './agent-order.ts'
import type { FilterSubject } from './subject.ts'

const NOW = 3_600_000
const health = (score: number, band: 'good' | 'poor') => ({ score, band, trend: 'steady', reasons: [] }) as const
const spending = (costUsd: number | null): FilterSubject['agent']['spending'] => {
  const tokens = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 }
  const used = { costUsd, tokens }
  return { runId: 'r', run: used, latest: { day: '2026-01-01', spending: used }, total: used }
}

const asking = (since: number) => sampleActivity({ kind: 'waiting-input', ask: 'question', since })
const loop = { kind: 'failed', since: 0, failure: { code: 'unknown', message: 'no' }, lastRun: null } as never
const FLEET = [
  subject(
    'agent-10',
    { health: health(90, 'good') },
    { now: NOW, sample: { cpuPercent: 5, memoryBytes: 9, processes: 1 } },
  ),
  subject('agent-2', { ...agentView('agent-2', 'stopped'), spending: spending(3) }, { now: NOW }),
  subject(
    'late',
    { activity: asking(NOW - 10) },
    { now: NOW, sample: { cpuPercent: 50, memoryBytes: 2, processes: 7 } },
  ),
  subject('ill', { health: health(40, 'poor'), spending: spending(1) }, { now: NOW }),
  subject('broken', { ...agentView('broken', 'stopped'), state: { phase: loop } }, { now: NOW }),
  subject('warned', {}, { now: NOW, alerts: [sampleAlertView('1')] }),
  subject('grave', {}, { now: NOW, alerts: [sampleAlertView('2', { severity: 'critical' })] }),
  subject('first', { activity: asking(NOW - 500) }, { now: NOW }),
]

const by = (sort: AgentSort, isReversed = false): string[] =>
  sortAgents(FLEET, { by: sort, isReversed }).map(({ agent }) => agent.id)

describe('the order of a list', () => {
  it('puts trouble first: who waits longest, grave alerts, what is broken, warnings, bad health, the rest that is up', () => {
    expect(by('need')).toEqual(['first', 'late', 'grave', 'broken', 'warned', 'ill', 'agent-10', 'agent-2'])
  })

  it('sorts names as people do, figures with the largest first, health with the worst first', () => {
    expect(by('name').slice(0, 2)).toEqual(['agent-2', 'agent-10'])
    expect(by('cpu').slice(0, 2)).toEqual(['late', 'agent-10'])
    expect(by('memory').slice(0, 2)).toEqual(['agent-10', 'late'])
    expect(by('processes')[0]).toBe('late')
    expect(by('health').slice(0, 2)).toEqual(['ill', 'agent-10'])
    expect(by('cost').slice(0, 2)).toEqual(['agent-2', 'ill'])
  })

  it('has those without a figure last, reversed as well', () => {
    expect(by('cpu', true).slice(0, 3)).toEqual(['agent-10', 'late', 'agent-2'])
    expect(by('made', true)).toEqual(by('made').toReversed())
  })

  it('changes by itself only where figures or moods sort', () => {
    const still = AGENT_SORTS.filter((sort) => !isLiveOrder({ by: sort, isReversed: false }))
    expect(still).toEqual(['made', 'name', 'type', 'priority', 'folder'])
  })

  it('has everybody once, and equal ones as they came', () => {
    const fleets = fc.array(fc.record({ name: fc.constantFrom('a', 'b'), cpu: fc.option(fc.nat(3)) }), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(fleets, fc.constantFrom(...AGENT_SORTS), fc.boolean(), (fleet, sort, isReversed) => {
        const subjects = fleet.map(({ name, cpu }) =>
          subject(name, {}, { sample: cpu === null ? null : { cpuPercent: cpu, memoryBytes: 0, processes: 0 } }),
        )
        const sorted = sortAgents(subjects, { by: sort, isReversed })
        expect(new Set(sorted)).toEqual(new Set(subjects))
        expect(sortAgents(sorted, { by: sort, isReversed: sort !== 'made' && isReversed })).toEqual(sorted)
      }),
    )
  })
})
