import { expect, it } from 'vitest'
import { sampleRule } from '../../test/support/sample-alerts.ts'
import { alertMetric, type AlertCondition, type AlertScope } from '../shapes/alert-rule.ts'
import {
  alertConditionWords,
  alertEventSentence,
  alertMarkWords,
  alertNoticeWords,
  alertScopeWords,
  pastAlertWords,
  alertValueWords,
  severityWords,
  type AlertEvent,
} from './alert-words.ts'

const OF = { rule: 'r', title: 'Little memory' }

it.each<readonly [AlertEvent, string | null]>([
  [
    { kind: 'alert-fired', ...OF, severity: 'warning', metric: 'memoryBytes', value: 2e9, isBack: false },
    'alert: Little memory (memory 1.9 GB)',
  ],
  [
    { kind: 'alert-fired', ...OF, severity: 'warning', metric: null, value: 3, isBack: true },
    'alert: Little memory (3 times), again',
  ],
  [{ kind: 'alert-resolved', ...OF, durationMs: 61_000, why: 'cleared' }, 'alert is over after 1 m: Little memory'],
  [
    { kind: 'alert-resolved', ...OF, durationMs: 61_000, why: 'run-ended' },
    'alert is over after 1 m, with its run: Little memory',
  ],
  [{ kind: 'alert-acknowledged', ...OF }, 'alert was acknowledged: Little memory'],
  [{ kind: 'alert-told', ...OF, severity: 'warning', text: 't' }, null],
  [{ kind: 'alert-acted', ...OF, action: 'stop', problem: null }, 'an alert stopped it: Little memory'],
  [
    { kind: 'alert-acted', ...OF, action: 'command', problem: 'it exited with code 3' },
    'an alert could not run its command: it exited with code 3 (Little memory)',
  ],
])('%o is "%s"', (event, sentence) => {
  expect(alertEventSentence(event)).toBe(sentence)
})

it.each<readonly [AlertCondition, string]>([
  [
    { kind: 'metric', metric: 'memoryBytes', comparison: 'above', value: 2 * 1024 ** 3, clear: null, forMs: 10_000 },
    'memory ≥ 2 GB for 10 s, over below 1.8 GB',
  ],
  [
    { kind: 'metric', metric: 'hostFreeMemoryPercent', comparison: 'below', value: 5, clear: 10, forMs: 0 },
    'free memory ≤ 5 %, over above 10 %',
  ],
  [
    { kind: 'metric', metric: 'waitingMs', comparison: 'above', value: 900_000, clear: 1, forMs: 0 },
    'waiting for a person ≥ 15 m',
  ],
  [
    { kind: 'events', events: ['crash', 'failed'], count: 3, withinMs: 600_000, clears: [] },
    'crash or failed start, ≥ 3 times in 10 m',
  ],
])('a condition is told with its numbers', (when, words) => {
  expect(alertConditionWords(sampleRule({ when }))).toBe(words)
})

it('every metric has its figure', () => {
  expect(alertMetric.options.map((metric) => alertValueWords(metric, 1)).join('\n')).not.toContain('undefined')
  expect(alertValueWords('limitRatio', 0.95)).toBe('share of a limit 95 %')
  expect(alertValueWords('stuckMs', 60_000)).toBe('stuck for 1 m')
})

it.each<readonly [AlertScope, string]>([
  [{ kind: 'all' }, 'every agent'],
  [{ kind: 'host' }, 'this machine'],
  [{ kind: 'type', type: 'codex' }, 'agents of type codex'],
  [{ kind: 'group', group: 'web' }, 'agents in web'],
  [{ kind: 'priority', priority: 'high' }, 'agents of high priority'],
  [{ kind: 'agent', agent: 'api' }, 'api'],
])('%o is "%s"', (scope, words) => {
  expect(alertScopeWords(scope)).toBe(words)
})

it('a notice says what, how bad, of whom, and what was left out before', () => {
  const one = { of: 'firing', agents: 1, leftOut: 0, severity: 'critical' } as const
  const given = { title: 'Crashes', names: ['api'], figure: '3 times' }
  expect(alertNoticeWords(one, given)).toBe('Critical: Crashes · 3 times')
  expect(alertNoticeWords({ ...one, of: 'repeat' }, given)).toBe('Critical: Crashes, still · 3 times')
  expect(alertNoticeWords({ ...one, of: 'resolved', leftOut: 2 }, { ...given, figure: '' })).toBe(
    'Over: Crashes (and 2 other notices before)',
  )
  expect(alertNoticeWords({ ...one, agents: 7 }, { ...given, names: ['a', 'b', '…'] })).toBe(
    'Critical: Crashes · 7 agents: a, b, …',
  )
  expect(severityWords('emergency')).toBe('Emergency')
})

it('a mark tells each alert of its agent, and that somebody has seen it', () => {
  const words = alertMarkWords([
    { severity: 'critical', title: 'Keeps crashing', acknowledgedAt: null },
    { severity: 'warning', title: 'Many processes', acknowledgedAt: 5 },
  ])
  expect(words).toBe('Critical: Keeps crashing\nWarning: Many processes (acknowledged)')
})

it('an alert of the past tells its value, how long it lasted and why it ended', () => {
  const past = {
    rule: 'r',
    agentId: null,
    since: 0,
    value: 3,
    end: { at: 60_000, durationMs: 60_000, why: 'run-ended' },
  } as const
  expect(pastAlertWords(past, { metric: 'zombies' }, 0)).toBe(
    'ended processes nobody waits for 3 · over after 1 m, with its run',
  )
  expect(pastAlertWords({ ...past, end: null }, { metric: null }, 120_000)).toBe('3 times · fires for 2 m')
  expect(pastAlertWords(past, null, 0)).toContain('its rule is gone')
})
