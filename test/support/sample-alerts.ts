import type { AlertSubject } from '../../src/core/alerts/sweep.ts'
import type { AlertView } from '../../src/contract/views.ts'
import type { AlertRule } from '../../src/shapes/alert-rule.ts'

/** A rule: a warning where more than 10 processes have been there for 10 s, with the changes given. */
export function sampleRule(changes: Partial<AlertRule> = {}): AlertRule {
  return {
    id: 'r',
    title: 'Many processes',
    isOn: true,
    severity: 'warning',
    scope: { kind: 'all' },
    when: { kind: 'metric', metric: 'processes', comparison: 'above', value: 10, clear: null, forMs: 10_000 },
    cooldownMs: 60_000,
    actions: [{ kind: 'notification' }],
    ...changes,
  }
}

/** An agent that is up, as rules see it, with the changes given. */
export function sampleSubject(changes: Partial<AlertSubject> = {}): AlertSubject {
  return {
    agentId: 'a',
    name: 'agent',
    type: 'custom',
    group: null,
    priority: 'normal',
    generation: 1,
    values: {},
    ...changes,
  }
}

/** A warning that fires of the agent `a`, as clients are shown it, with the changes given. */
export function sampleAlertView(id: string, changes: Partial<AlertView> = {}): AlertView {
  return {
    ...{ id, rule: 'r', agentId: 'a', title: 'Many processes', severity: 'warning', condition: 'processes ≥ 10' },
    ...{ metric: 'processes', state: 'firing', since: 0, value: 11, worst: 12, breaches: 1 },
    ...{ acknowledgedAt: null, end: null, silencedUntil: null },
    ...changes,
  }
}
