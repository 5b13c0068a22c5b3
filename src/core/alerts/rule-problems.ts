import type { AlertAction, AlertMetric, AlertRule } from '../../shapes/alert-rule.ts'
import { thresholdsOf } from './thresholds.ts'

const DAY_MS = 24 * 60 * 60_000
/** Longest `forMs`. */
const LONGEST_FOR_MS = DAY_MS
/** Longest time within which events are counted, and longest cooldown, ms. */
const LONGEST_WINDOW_MS = 7 * DAY_MS
const SHORTEST_WINDOW_MS = 1_000
/** Each record keeps as many moments. */
const MOST_EVENTS = 100
/** What stops or restarts agents must not do so for a short spike, nor again and again, ms. */
const SAFE_ACTION = { forMs: 10_000, cooldownMs: 60_000 } as const
/** A host and what follows it, without a name and password in it: rules are shown. */
const WEB_ADDRESS = /^https?:\/\/[^\s/@?#]+(?:[/?#]\S*)?$/

/** Metrics of which no value is beyond these. */
const RANGES: Partial<Readonly<Record<AlertMetric, readonly [number, number]>>> = {
  health: [0, 100],
  hostFreeMemoryPercent: [0, 100],
  hostMemoryPressurePercent: [0, 100],
  hostMemoryStallPercent: [0, 100],
}

/** What is wrong with a rule whose form is right, for people; null: nothing. */
export function problemOfRule(rule: AlertRule): string | null {
  return problemOfScope(rule) ?? problemOfCondition(rule) ?? problemOfTimes(rule) ?? problemOfActions(rule)
}

function problemOfScope({ when, scope }: AlertRule): string | null {
  const isOfHost = scope.kind === 'host'
  if (when.kind === 'metric' && isHostMetric(when.metric) !== isOfHost) {
    return isOfHost
      ? `${when.metric} is a value of agents, so its scope cannot be "host"`
      : `${when.metric} is a value of the host, so its scope must be { "kind": "host" }`
  }
  return when.kind === 'events' && isOfHost ? 'events are those of agents, so its scope cannot be "host"' : null
}

export function isHostMetric(metric: AlertMetric): boolean {
  return metric.startsWith('host')
}

function problemOfCondition({ when }: AlertRule): string | null {
  if (when.kind === 'events') {
    if (when.count > MOST_EVENTS) return `count is at most ${MOST_EVENTS}`
    return when.events.some((kind) => when.clears.includes(kind))
      ? 'an event cannot be both in events and in clears'
      : null
  }
  const { metric, comparison, value } = when
  const { clear } = thresholdsOf(when)
  if (!Number.isFinite(value) || !Number.isFinite(clear)) return 'value and clear must be numbers'
  if (comparison === 'above' ? value <= 0 : value < 0) {
    return `${metric} is never below 0, so this would always or never apply`
  }
  if (comparison === 'above' ? clear > value : clear < value) {
    return `clear must be ${comparison === 'above' ? 'at most' : 'at least'} value, so that the alert can end`
  }
  const [, most] = RANGES[metric] ?? [0, Number.POSITIVE_INFINITY]
  if (comparison === 'above' ? value > most : value >= most) return `${metric} is between 0 and ${most}`
  return null
}

function problemOfTimes({ when, cooldownMs }: AlertRule): string | null {
  if (!isWithin(cooldownMs, 0, LONGEST_WINDOW_MS)) return `cooldownMs is between 0 and ${LONGEST_WINDOW_MS}`
  if (when.kind === 'metric') {
    return isWithin(when.forMs, 0, LONGEST_FOR_MS) ? null : `forMs is between 0 and ${LONGEST_FOR_MS}`
  }
  return isWithin(when.withinMs, SHORTEST_WINDOW_MS, LONGEST_WINDOW_MS)
    ? null
    : `withinMs is between ${SHORTEST_WINDOW_MS} and ${LONGEST_WINDOW_MS}`
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most
}

function problemOfActions(rule: AlertRule): string | null {
  for (const action of rule.actions) {
    const problem = problemOfAction(action, rule)
    if (problem !== null) return problem
  }
  return null
}

function problemOfAction(action: AlertAction, rule: AlertRule): string | null {
  switch (action.kind) {
    case 'webhook':
      return WEB_ADDRESS.test(action.url)
        ? null
        : 'the url of a webhook begins with https:// or http:// and has no password in it'
    case 'stop':
    case 'restart':
      return problemOfIntervention(action.kind, rule)
    case 'command':
    case 'notification':
      return null
  }
}

/** What changes an agent is asked for more. */
function problemOfIntervention(action: 'stop' | 'restart', { when, scope, cooldownMs }: AlertRule): string | null {
  if (scope.kind === 'host') return `the host cannot ${action} itself`
  if (cooldownMs < SAFE_ACTION.cooldownMs) return `with ${action}, cooldownMs is at least ${SAFE_ACTION.cooldownMs}`
  if (when.kind === 'metric') {
    if (when.metric === 'health') return `health is shown only: it cannot ${action} an agent`
    return when.forMs < SAFE_ACTION.forMs ? `with ${action}, forMs is at least ${SAFE_ACTION.forMs}` : null
  }
  const own = when.events.find((kind) => kind === 'starting' || kind === 'ready' || kind === 'stopped')
  return own === undefined ? null : `"${own}" is what ${action} itself leads to`
}
