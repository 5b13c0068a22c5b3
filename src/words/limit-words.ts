import { assertNever } from '../base/assert-never.ts'
import type { LimitEvent } from '../shapes/journal.ts'
import type { LimitAction, LimitBreach, LimitKind, LimitOrigin, LimitView } from '../shapes/run-limits.ts'
import { formatBytes, formatPercent, formatRate } from './format.ts'
import { timeText } from './typed-time.ts'

/** What is limited, as it begins a sentence or labels a field. */
export const LIMIT_NAMES: Readonly<Record<LimitKind, string>> = {
  memory: 'Memory',
  cpu: 'CPU',
  processes: 'Processes',
  'open-files': 'Open files',
  output: 'Output',
  'disk-writes': 'Disk writes',
  'run-time': 'Run time',
  idle: 'Idle time',
  tokens: 'Tokens',
  cost: 'Cost',
}

/** How far is gone. */
export const LIMIT_ACTIONS: Readonly<Record<LimitAction, string>> = {
  alert: 'Tell me',
  throttle: 'Slow it down',
  stop: 'Stop it',
}

export const LIMIT_ORIGINS: Readonly<Record<LimitOrigin, string>> = {
  agent: 'set for this agent',
  type: 'of its agent type',
  settings: 'of the settings',
}

/** A value of a limit with its unit: "1.2 GB", "150 %", "20 min", "$3.50". */
export function limitValue(kind: LimitKind, value: number): string {
  switch (kind) {
    case 'memory':
      return formatBytes(value)
    case 'cpu':
      return formatPercent(value)
    case 'output':
    case 'disk-writes':
      return formatRate(value)
    case 'run-time':
    case 'idle':
      return timeText(Math.round(value / 1_000) * 1_000)
    case 'cost':
      return `$${value.toFixed(2)}`
    default:
      return Math.round(value).toLocaleString('en')
  }
}

/** "Memory 2.1 GB of 2 GB". */
function measure({ limit, value, bound }: LimitBreach): string {
  return `${LIMIT_NAMES[limit]} ${limitValue(limit, value)} of ${limitValue(limit, bound)}`
}

/** Why a run was stopped: "Stopped at its limit: memory 2.1 GB of 2 GB". */
export function breachSentence(breach: LimitBreach | null): string {
  if (breach === null) return 'Stopped at one of its limits'
  return `Stopped at its limit: ${measure(breach).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`
}

/** A step of the ladder in the journal. */
export function limitSentence(event: LimitEvent): string {
  const { limit, value, bound } = event
  const [is, of] = [`${LIMIT_NAMES[limit]} ${limitValue(limit, value)}`, limitValue(limit, bound)]
  switch (event.step) {
    case 'warn':
      return `${is}: near its limit, warned from ${of} on`
    case 'reach':
      return `${is}: above its limit of ${of}`
    case 'slow':
      return `${is}, above ${of}: slowed down`
    case 'stop':
      return `${is}, above its limit of ${of}: stopped`
    case 'clear':
      return `${is}: clear of its limit again, below ${of}`
    default:
      return assertNever(event.step)
  }
}

/** What sees to a limit. */
export function meansWords({ means, cannotSlow }: LimitView): string {
  const who = means.includes('kernel-tree')
    ? 'held by the kernel for the whole tree'
    : means.includes('kernel-process')
      ? 'held by the kernel for each process, watched for the tree'
      : 'watched once a second'
  return cannotSlow ? `${who}; it cannot be slowed down here` : who
}
