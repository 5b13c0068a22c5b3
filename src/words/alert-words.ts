import { assertNever } from '../base/assert-never.ts'
import type { AlertNotice } from '../core/alerts/outbox.ts'
import { thresholdsOf } from '../core/alerts/thresholds.ts'
import type { AlertEnd, PastAlert } from '../shapes/alert.ts'
import type {
  AlertAction,
  AlertEventKind,
  AlertMetric,
  AlertRule,
  AlertScope,
  AlertSeverity,
} from '../shapes/alert-rule.ts'
import type { JournalEntry, JournalEvent } from '../shapes/journal.ts'
import { formatBytes, formatCount, formatDuration, formatOrdinal, formatPercent, formatRate } from './format.ts'

/** Journal entries about alerts. */
export type AlertEvent = Extract<
  JournalEvent,
  { readonly kind: 'alert-fired' | 'alert-resolved' | 'alert-acknowledged' | 'alert-told' | 'alert-acted' }
>

export function isAlertEvent(event: JournalEntry['event']): event is AlertEvent {
  return event.kind.startsWith('alert-')
}

const ENDS: Readonly<Record<AlertEnd, string>> = {
  cleared: '',
  'run-ended': ', with its run',
  'agent-removed': ', with its agent',
  'rule-removed': ', because its rule is gone',
}

/** One entry as a sentence; null: another one tells it. */
export function alertEventSentence(event: AlertEvent): string | null {
  switch (event.kind) {
    case 'alert-fired':
      return `alert: ${event.title} (${alertValueWords(event.metric, event.value)})${event.isBack ? ', again' : ''}`
    case 'alert-resolved':
      return `alert is over after ${formatDuration(event.durationMs)}${ENDS[event.why]}: ${event.title}`
    case 'alert-acknowledged':
      return `alert was acknowledged: ${event.title}`
    case 'alert-told':
      return null
    case 'alert-acted':
      return actedSentence(event)
    default:
      return assertNever(event)
  }
}

function actedSentence({ action, problem, title }: Extract<AlertEvent, { readonly kind: 'alert-acted' }>): string {
  const done = { stop: 'stopped it', restart: 'restarted it', command: 'ran its command', webhook: 'sent its message' }
  const undone = {
    stop: 'did not stop it',
    restart: 'did not restart it',
    command: 'could not run its command',
    webhook: 'could not send its message',
  }
  return problem === null ? `an alert ${done[action]}: ${title}` : `an alert ${undone[action]}: ${problem} (${title})`
}

const METRICS: Readonly<Record<AlertMetric, string>> = {
  cpuPercent: 'CPU',
  memoryBytes: 'memory',
  processes: 'processes',
  threads: 'threads',
  zombies: 'ended processes nobody waits for',
  openFiles: 'open files',
  readBytesPerSecond: 'reading from disk',
  writeBytesPerSecond: 'writing to disk',
  outputBytesPerSecond: 'output',
  health: 'health',
  limitRatio: 'share of a limit',
  waitingMs: 'waiting for a person',
  stuckMs: 'stuck',
  hostFreeMemoryPercent: 'free memory',
  hostMemoryPressurePercent: 'time spent waiting for memory',
  hostMemoryStallPercent: 'time in which nothing got anywhere for lack of memory',
  hostOwnCpuPercent: 'CPU of Corral itself',
  hostOwnMemoryBytes: 'memory of Corral itself',
}

/** A value of a metric with its unit: "memory 412 MB"; of an event rule (null), how often it happened. */
export function alertValueWords(metric: AlertMetric | null, value: number): string {
  if (metric === null) return formatCount(value, 'time')
  switch (metric) {
    case 'stuckMs':
    case 'waitingMs':
      return `${METRICS[metric]} for ${formatDuration(value)}`
    default:
      return `${METRICS[metric]} ${figureOf(metric, value)}`
  }
}

function figureOf(metric: Exclude<AlertMetric, 'stuckMs' | 'waitingMs'>, value: number): string {
  switch (metric) {
    case 'memoryBytes':
    case 'hostOwnMemoryBytes':
      return formatBytes(value)
    case 'readBytesPerSecond':
    case 'writeBytesPerSecond':
    case 'outputBytesPerSecond':
      return formatRate(value)
    case 'limitRatio':
      return formatPercent(value * 100)
    case 'cpuPercent':
    case 'hostFreeMemoryPercent':
    case 'hostMemoryPressurePercent':
    case 'hostMemoryStallPercent':
    case 'hostOwnCpuPercent':
      return formatPercent(value)
    case 'health':
    case 'processes':
    case 'threads':
    case 'zombies':
    case 'openFiles':
      return String(Math.round(value))
  }
}

const EVENTS: Readonly<Record<AlertEventKind, string>> = {
  crash: 'crash',
  'crash-loop': 'giving up restarts',
  failed: 'failed start',
  failover: 'change to its fallback',
  unkillable: 'process that cannot be ended',
  stuck: 'getting stuck',
  asked: 'question',
  answered: 'answer',
  starting: 'start',
  ready: 'getting ready',
  stopped: 'stop',
  'stop-forced': 'forced stop',
  'survivor-found': 'process of an earlier run',
  'claimant-left': 'process left behind',
  'door-refused': 'refused visit',
  'guard-held': 'being held while memory is short',
  'guard-let-go': 'going on after that',
  'internal-error': 'failure of Corral',
}

/** When a rule fires, with its numbers: "memory ≥ 2 GB for 10 s, over below 1.8 GB". */
export function alertConditionWords({ when }: Pick<AlertRule, 'when'>): string {
  if (when.kind === 'events') {
    const events = when.events.map((kind) => EVENTS[kind]).join(' or ')
    return when.count === 1 ? events : `${events}, ≥ ${when.count} times in ${formatDuration(when.withinMs)}`
  }
  const { comparison, fire, clear, forMs } = thresholdsOf(when)
  const [sign, past] = comparison === 'above' ? ['≥', 'below'] : ['≤', 'above']
  const figure = (value: number): string =>
    when.metric === 'stuckMs' || when.metric === 'waitingMs' ? formatDuration(value) : figureOf(when.metric, value)
  const held = forMs === 0 ? '' : ` for ${formatDuration(forMs)}`
  const over = when.metric === 'stuckMs' || when.metric === 'waitingMs' ? '' : `, over ${past} ${figure(clear)}`
  return `${METRICS[when.metric]} ${sign} ${figure(fire)}${held}${over}`
}

/** Whom a rule watches: "every agent". */
export function alertScopeWords(scope: AlertScope): string {
  switch (scope.kind) {
    case 'all':
      return 'every agent'
    case 'host':
      return 'this machine'
    case 'type':
      return `agents of type ${scope.type}`
    case 'group':
      return `agents in ${scope.group}`
    case 'priority':
      return `agents of ${scope.priority} priority`
    case 'agent':
      return scope.agent
    default:
      return assertNever(scope)
  }
}

const SEVERITIES: Readonly<Record<AlertSeverity, string>> = {
  warning: 'Warning',
  critical: 'Critical',
  emergency: 'Emergency',
}

export function severityWords(severity: AlertSeverity): string {
  return SEVERITIES[severity]
}

/** The alerts of one agent that fire, a line each: "Critical: Keeps crashing". */
export function alertMarkWords(alerts: readonly MarkedAlert[]): string {
  return alerts
    .map(({ severity, title, acknowledgedAt }) => {
      return `${SEVERITIES[severity]}: ${title}${acknowledgedAt === null ? '' : ' (acknowledged)'}`
    })
    .join('\n')
}

/** An alert as far as a mark tells of it. */
interface MarkedAlert {
  readonly severity: AlertSeverity
  readonly title: string
  readonly acknowledgedAt: number | null
}

/** What a notice says; `names`: of its agents, none for the host. `figure`: the value of the only one. */
export function alertNoticeWords(
  { of, agents, leftOut, severity }: Pick<AlertNotice, 'of' | 'agents' | 'leftOut' | 'severity'>,
  { title, names, figure }: { readonly title: string; readonly names: readonly string[]; readonly figure: string },
): string {
  const others = leftOut > 0 ? ` (and ${formatCount(leftOut, 'other notice')} before)` : ''
  const what = of === 'resolved' ? `Over: ${title}` : `${SEVERITIES[severity]}: ${title}`
  if (agents > 1) return `${what} · ${formatCount(agents, 'agent')}: ${names.join(', ')}${others}`
  return `${what}${of === 'repeat' ? ', still' : ''}${figure === '' ? '' : ` · ${figure}`}${others}`
}

/** What is done when an alert fires, without what may be secret in it: "a message to example.org". */
export function alertActionWords(action: AlertAction): string {
  switch (action.kind) {
    case 'notification':
      return 'a notification'
    case 'webhook':
      return `a message to ${HOST_OF_ADDRESS.exec(action.url)?.[1] ?? 'a web address'}`
    case 'command':
      return `runs ${action.command}`
    case 'stop':
      return 'stops its agent'
    case 'restart':
      return 'restarts its agent'
    default:
      return assertNever(action)
  }
}

const HOST_OF_ADDRESS = /^https?:\/\/([^/?#]+)/

/** What is to be known of an alert, under its title: "memory 2.1 GB · since 4 m · 3rd time in this run". */
export function alertFactsWords(
  { metric, worst, since, end, breaches, acknowledgedAt, silencedUntil, state }: ShownAlert,
  now: number,
): string {
  const length = end === null ? `for ${formatDuration(now - since)}` : `over after ${formatDuration(end.durationMs)}`
  return [
    alertValueWords(metric, worst),
    length,
    ...(breaches > 1 ? [`${formatOrdinal(breaches)} time in this run`] : []),
    ...(state === 'no-data' ? ['nothing is known of it now'] : []),
    ...(acknowledgedAt !== null && end === null ? ['acknowledged'] : []),
    ...(silencedUntil === null ? [] : [`silent for ${formatDuration(silencedUntil - now)}`]),
  ].join(' · ')
}

/** An alert of the past in numbers: "memory 2.1 GB · over after 4 m, with its run". `rule` null: its rule is gone. */
export function pastAlertWords({ value, since, end }: PastAlert, rule: RuleOfPast | null, now: number): string {
  const length =
    end === null
      ? `fires for ${formatDuration(now - since)}`
      : `over after ${formatDuration(end.durationMs)}${ENDS[end.why]}`
  return rule === null ? `${length}, its rule is gone` : `${alertValueWords(rule.metric, value)} · ${length}`
}

/** A rule as far as its alerts of the past are told. */
interface RuleOfPast {
  readonly metric: AlertMetric | null
}

/** An alert as far as its facts are told. Times are epoch ms. */
interface ShownAlert {
  readonly metric: AlertMetric | null
  readonly worst: number
  readonly since: number
  readonly end: { readonly durationMs: number } | null
  readonly breaches: number
  readonly acknowledgedAt: number | null
  readonly silencedUntil: number | null
  readonly state: string
}
