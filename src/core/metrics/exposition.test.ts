import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExposition, type ReadFamily } from '../../../test/support/parse-exposition.ts'
import { sampleFigures, sampleReading, unknownFigures } from '../../../test/support/sample-metrics.ts'
import { exposition } from './exposition.ts'
import { FAMILIES } from './families.ts'
import { sampleNameOf } from './family.ts'
import type { AgentFigures, MetricsReading } from './reading.ts'

const FORMATS = ['text', 'openmetrics'] as const

function read(reading: MetricsReading, format: 'text' | 'openmetrics' = 'text'): readonly ReadFamily[] {
  return parseExposition(exposition(FAMILIES, reading, format), format)
}

function samplesOf(families: readonly ReadFamily[], name: string) {
  return families.find((family) => family.name === name)?.samples.map(({ labels, value }) => [labels, value]) ?? null
}

const API = { agent: 'api', type: 'claude', group: 'backend' }

test.each(FORMATS)('every family has samples of a host of which everything is known, in its order: %s', (format) => {
  const nameOf = (family: (typeof FAMILIES)[number]): string => (format === 'text' ? sampleNameOf(family) : family.name)
  expect(read(sampleReading(), format).map(({ name }) => name)).toEqual(FAMILIES.map(nameOf))
})

test('samples have the labels their family names, and names and units as is usual', () => {
  for (const [index, { samples, help }] of read(sampleReading()).entries()) {
    const family = FAMILIES[index]
    expect(Object.keys(samples[0]?.labels ?? {})).toEqual(family?.labels)
    expect(samples[0]?.name).toMatch(/^corral_[a-z0-9_]+$/)
    expect(help).toMatch(/\.$/)
    if (family?.unit !== null) expect(family?.name.endsWith(`_${family.unit}`)).toBe(true)
    expect(family?.name).not.toMatch(/_(total|info|count|sum|bucket|percent|ms|milliseconds)$/)
  }
})

test('figures are told in base units', () => {
  const families = read(sampleReading())
  expect(samplesOf(families, 'corral_agent_cpu_ratio')).toEqual([[API, 1.5]])
  expect(samplesOf(families, 'corral_agent_needs_person_since_timestamp_seconds')).toEqual([[API, 2]])
  expect(samplesOf(families, 'corral_agent_idle_limit_seconds')).toEqual([[API, 2]])
  expect(samplesOf(families, 'corral_agent_cpu_limit_ratio')).toEqual([[API, 20]])
  expect(samplesOf(families, 'corral_agent_memory_limit_bytes')).toEqual([[API, 2000]])
  expect(samplesOf(families, 'corral_host_loop_delay_max_seconds')).toEqual([[{}, 0.007]])
  expect(samplesOf(families, 'corral_machine_memory_pressure_ratio')).toEqual([[{}, 0.05]])
  expect(samplesOf(families, 'corral_agent_cost_dollars_total')).toEqual([[API, 1.25]])
})

test('crashes are told from 0 on, other ends once there was one', () => {
  const ends = samplesOf(read(sampleReading()), 'corral_agent_run_ends_total')
  expect(ends).toEqual([
    [{ ...API, class: 'start-failure' }, 0],
    [{ ...API, class: 'oom' }, 0],
    [{ ...API, class: 'crash' }, 2],
  ])
})

test('what is not known is left out, and not told as 0', () => {
  const { host } = sampleReading()
  const ownUse = { ...host.ownUse, loopDelayMs: null }
  const families = read(
    sampleReading({ agents: [unknownFigures()], alerts: [], host: { ...host, ownUse, sample: null } }),
  )
  const names = families.map(({ name }) => name)
  for (const unknown of [
    'cpu_ratio',
    'memory_bytes',
    'health_score',
    'activity',
    'cost_dollars_total',
    'limit_used_ratio',
  ]) {
    expect(names).not.toContain(`corral_agent_${unknown}`)
  }
  expect(names.filter((name) => /loop_delay|machine/.test(name))).toEqual([])
  expect(samplesOf(families, 'corral_agent_up')).toEqual([[API, 0]])
})

test('an agent made for a task has no lines of its own, and counts in the sums', () => {
  const agents = [sampleFigures(), sampleFigures({ id: 'a2', name: 'task 7', isForTask: true })]
  const families = read(sampleReading({ agents, alerts: [{ rule: 'r', agentId: 'a2', severity: 'critical' }] }))
  expect(JSON.stringify(families)).not.toContain('task 7')
  expect(samplesOf(families, 'corral_task_agents_memory_bytes')).toEqual([[{}, 4e8]])
  expect(
    samplesOf(families, 'corral_agents')?.find(([labels]) => (labels as { phase: string }).phase === 'running')?.[1],
  ).toBe(2)
  expect(samplesOf(families, 'corral_alert_firing')).toBeNull()
})

test('an alert about the host has no agent', () => {
  const families = read(sampleReading({ alerts: [{ rule: 'memory', agentId: null, severity: 'emergency' }] }))
  expect(samplesOf(families, 'corral_alert_firing')).toEqual([
    [{ agent: '', type: '', group: '', rule: 'memory', severity: 'emergency' }, 1],
  ])
})

const HOSTILE = ['a"} 1\n# EOF', 'back\\', '\\n', '\n', '🐮', '\ud800', '', 'ü‮x', '{}', ',a="b"', '\u2028', '\r\n']
const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 20 }))
const number = fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e300 }), fc.constantFrom(Number.NaN, Infinity))

const agents: fc.Arbitrary<readonly AgentFigures[]> = fc
  .array(fc.record({ name: text, type: text, group: fc.option(text), memoryBytes: number, isKnown: fc.boolean() }), {
    maxLength: 8,
  })
  .map((made) =>
    made.map(({ memoryBytes, isKnown, ...own }, index) => {
      const id = `a${index}`
      const { sample } = sampleFigures()
      if (!isKnown || sample === null) return unknownFigures({ id, ...own })
      return sampleFigures({ id, ...own, sample: { ...sample, memoryBytes } })
    }),
  )

test.each(FORMATS)('whatever agents are called, a strict reader finds each of them once, by its name: %s', (format) => {
  fc.assert(
    fc.property(agents, (made) => {
      const alerts = made.map(({ id, name }) => ({ rule: name, agentId: id, severity: 'warning' as const }))
      const families = read(sampleReading({ agents: made, alerts }), format)
      const told = families.find(({ name }) => name === 'corral_agent_up')?.samples ?? []
      expect(told.length).toBe(made.length)
      expect(new Set(told.map(({ labels }) => labels['agent'])).size).toBe(made.length)
      for (const [index, { name, group }] of made.entries()) {
        expect(told[index]?.labels['agent']?.startsWith(name.toWellFormed())).toBe(true)
        expect(told[index]?.labels['group']).toBe((group ?? '').toWellFormed())
      }
    }),
  )
})
