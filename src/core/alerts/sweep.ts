import type { AlertMetric, AlertRule, AlertScope } from '../../shapes/alert-rule.ts'
import type { AlertRecord } from '../../shapes/alert.ts'
import type { Priority } from '../../shapes/spec.ts'
import { withoutOldEvents } from './events.ts'
import { endRecord, lookAt, newRecord, type AlertNews, type Reading } from './machine.ts'
import type { PreparedRule } from './thresholds.ts'

/** Values of an agent or the host at one look; those left out or null are not known. */
export type AlertValues = Readonly<Partial<Record<AlertMetric, number | null>>>

/** What rules look at: an agent, or the host. */
export interface AlertSubject {
  /** Null: the host. */
  readonly agentId: string | null
  readonly name: string
  readonly type: string
  readonly group: string | null
  readonly priority: Priority
  /** The latest run; 0: none. */
  readonly generation: number
  /** Null: it is not up, so it has no values. */
  readonly values: AlertValues | null
}

/** One look at everything. */
export interface Sweep {
  readonly rules: readonly PreparedRule[]
  /** Those there are: records about others are ended. */
  readonly subjects: readonly AlertSubject[]
  readonly records: ReadonlyMap<string, AlertRecord>
  /** Epoch ms. */
  readonly at: number
  /** Time since the look before, ms. */
  readonly stepMs: number
  /** Nothing is said of agents at the moment. */
  readonly isInhibited: boolean
}

/** A record that is another one now. `before`: null where there was none. */
export interface SweptRecord {
  readonly rule: AlertRule
  readonly before: AlertRecord | null
  readonly record: AlertRecord
  readonly news: readonly AlertNews[]
}

const NOTHING: Reading = { kind: 'none' }
const OVER: Reading = { kind: 'over' }

/** What names one rule and one agent, or the host; rules' ids have no space in them. */
export function alertKey(rule: string, agentId: string | null): string {
  return agentId === null ? rule : `${rule} ${agentId}`
}

/** The records that are others after a look, in the order of rules and subjects, which does not matter for any of them. */
export function sweep(given: Sweep): readonly SweptRecord[] {
  const swept: SweptRecord[] = []
  for (const prepared of given.rules) {
    const isOfHost = prepared.rule.scope.kind === 'host'
    if (given.isInhibited && !isOfHost) continue
    for (const subject of given.subjects) {
      if ((subject.agentId === null) !== isOfHost) continue
      const one = sweepOne(prepared, subject, given)
      if (one !== null) swept.push(one)
    }
  }
  return swept
}

function sweepOne(prepared: PreparedRule, subject: AlertSubject, { records, at, stepMs }: Sweep): SweptRecord | null {
  const { rule } = prepared
  const before = records.get(alertKey(rule.id, subject.agentId)) ?? null
  if (!rule.isOn || !isInScope(rule.scope, subject)) return before && ended(before, rule, 'rule-removed', at)
  if (before === null && (subject.values === null || rule.when.kind === 'events')) return null
  const { generation } = subject
  const known = withoutOldEvents(before ?? newRecord(rule.id, subject.agentId, generation), rule, at)
  const { record, news } = lookAt(known, prepared, { reading: readingOf(rule, subject, known), at, stepMs, generation })
  if (record === before || (before === null && record.state.kind === 'inactive')) return null
  return { rule, before, record, news }
}

/** The record once nothing can be said of it any more; null: it is as it was. */
export function ended(
  before: AlertRecord,
  rule: AlertRule,
  why: 'agent-removed' | 'rule-removed',
  at: number,
): SweptRecord | null {
  const { record, news } = endRecord(before, why, at)
  return news.length === 0 && before.state.kind === record.state.kind ? null : { rule, before, record, news }
}

/** Whether a rule watches it. */
export function isInScope(scope: AlertScope, { agentId, name, type, group, priority }: AlertSubject): boolean {
  switch (scope.kind) {
    case 'all':
      return agentId !== null
    case 'host':
      return agentId === null
    case 'type':
      return type === scope.type
    case 'group':
      return group === scope.group
    case 'priority':
      return priority === scope.priority
    case 'agent':
      return agentId === scope.agent || name === scope.agent
  }
}

function readingOf({ when }: AlertRule, { values }: AlertSubject, { events }: AlertRecord): Reading {
  if (when.kind === 'events') return { kind: 'value', value: events.length }
  if (values === null) return OVER
  const value = values[when.metric]
  return value === null || value === undefined || Number.isNaN(value) ? NOTHING : { kind: 'value', value }
}

/** Nothing in it is worth keeping: a new one would be the same. */
export function isBlank({ state, events, breaches, sinceActedMs }: AlertRecord): boolean {
  return state.kind === 'inactive' && events.length === 0 && breaches === 0 && sinceActedMs === null
}
