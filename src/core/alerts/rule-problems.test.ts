import { expect, it } from 'vitest'
import { sampleRule } from '../../../test/support/sample-alerts.ts'
import type { AlertCondition, AlertRule } from '../../shapes/alert-rule.ts'
import { problemOfRule } from './rule-problems.ts'

const metric = (change: object): AlertCondition => ({
  kind: 'metric',
  metric: 'processes',
  comparison: 'above',
  value: 10,
  clear: null,
  forMs: 10_000,
  ...change,
})
const events = (change: object): AlertCondition => ({
  kind: 'events',
  events: ['crash'],
  count: 3,
  withinMs: 60_000,
  clears: [],
  ...change,
})

it('a usual rule has no problem', () => {
  expect(problemOfRule(sampleRule())).toBeNull()
  expect(problemOfRule(sampleRule({ when: events({}), actions: [{ kind: 'restart' }] }))).toBeNull()
  const host = metric({ metric: 'hostFreeMemoryPercent', comparison: 'below', value: 5 })
  expect(problemOfRule(sampleRule({ when: host, scope: { kind: 'host' } }))).toBeNull()
})

it.each<readonly [string, Partial<AlertRule>]>([
  ['its scope must be { "kind": "host" }', { when: metric({ metric: 'hostFreeMemoryPercent' }) }],
  ['its scope cannot be "host"', { scope: { kind: 'host' } }],
  ['events are those of agents', { when: events({}), scope: { kind: 'host' } }],
  ['always or never apply', { when: metric({ value: 0 }) }],
  ['always or never apply', { when: metric({ value: -1, comparison: 'below' }) }],
  ['clear must be at most value', { when: metric({ clear: 11 }) }],
  ['clear must be at least value', { when: metric({ comparison: 'below', clear: 9 }) }],
  ['must be numbers', { when: metric({ value: Number.NaN }) }],
  ['between 0 and 100', { when: metric({ metric: 'health', value: 101 }) }],
  ['between 0 and 100', { when: metric({ metric: 'health', value: 100, comparison: 'below' }) }],
  ['forMs is between', { when: metric({ forMs: -1 }) }],
  ['forMs is between', { when: metric({ forMs: 1e12 }) }],
  ['withinMs is between', { when: events({ withinMs: 5 }) }],
  ['cooldownMs is between', { cooldownMs: -1 }],
  ['count is at most', { when: events({ count: 1_000 }) }],
  ['both in events and in clears', { when: events({ clears: ['crash'] }) }],
  ['the url of a webhook', { actions: [{ kind: 'webhook', url: 'file:///etc/passwd', secret: null }] }],
  ['the url of a webhook', { actions: [{ kind: 'webhook', url: 'https://me:secret@host/', secret: null }] }],
  ['forMs is at least', { when: metric({ forMs: 0 }), actions: [{ kind: 'stop' }] }],
  ['cooldownMs is at least', { cooldownMs: 0, actions: [{ kind: 'restart' }] }],
  ['health is shown only', { when: metric({ metric: 'health', comparison: 'below' }), actions: [{ kind: 'restart' }] }],
  ['what restart itself leads to', { when: events({ events: ['starting'] }), actions: [{ kind: 'restart' }] }],
  [
    'the host cannot stop itself',
    { when: metric({ metric: 'hostOwnCpuPercent' }), scope: { kind: 'host' }, actions: [{ kind: 'stop' }] },
  ],
])('%s', (words, change) => {
  expect(problemOfRule(sampleRule(change))).toContain(words)
})
