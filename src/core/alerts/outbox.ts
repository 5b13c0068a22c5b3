import type { AlertSeverity } from '../../shapes/alert-rule.ts'
import { FLEET_NOTICE, GROUP_WAIT_MS, NOTICE_RATE } from './timing.ts'

/** One thing to tell a person of one alert. */
export interface Telling {
  readonly rule: string
  /** Null: the host. */
  readonly agentId: string | null
  readonly severity: AlertSeverity
  readonly of: 'firing' | 'repeat' | 'resolved'
}

/** What is told at once. */
export interface AlertNotice {
  readonly rule: string
  readonly severity: AlertSeverity
  readonly of: Telling['of']
  /** One alert, or of a fleet notice all of them. */
  readonly tellings: readonly Telling[]
  /** Agents on which this rule fires now that they are told together: more than those above if some were told just before. */
  readonly agents: number
  /** So many others of this rule were not told since its last notice. */
  readonly leftOut: number
}

/** What waits to be told of one rule, and what was. Times are monotonic ms. */
interface Line {
  readonly waiting: readonly Telling[]
  /** When the first of them may be told. */
  readonly dueMs: number
  /** Agents told to fire, and when. */
  readonly recent: readonly { readonly ms: number; readonly agentId: string | null }[]
  /** When notices were sent. */
  readonly sentMs: readonly number[]
  readonly leftOut: number
}

/** What waits to be told, by rule. */
export type Outbox = ReadonlyMap<string, Line>

/** What is taken out of the outbox: notices, and everything a person need not be told any more. */
export interface Taken {
  readonly outbox: Outbox
  readonly notices: readonly AlertNotice[]
  readonly told: readonly Telling[]
}

export const NOTHING_WAITS: Outbox = new Map()
const NEW_LINE: Line = { waiting: [], dueMs: 0, recent: [], sentMs: [], leftOut: 0 }

/** The outbox with one more thing to tell. The end of what was never told is not told, and nothing twice. */
export function withTelling(outbox: Outbox, telling: Telling, nowMs: number): Outbox {
  const line = outbox.get(telling.rule) ?? NEW_LINE
  const others = line.waiting.filter(({ agentId }) => agentId !== telling.agentId)
  const same = line.waiting.find(({ agentId }) => agentId === telling.agentId)
  const isUntold = same?.of === 'firing' && telling.of === 'resolved'
  const waiting = isUntold ? others : [...others, same?.of === 'firing' ? same : telling]
  const dueMs = line.waiting.length === 0 ? dueAfter(line, nowMs) : line.dueMs
  return new Map(outbox).set(telling.rule, { ...line, waiting, dueMs })
}

/** Once a fleet notice was sent, the next waits until no more than a few are new. */
function dueAfter({ recent }: Line, nowMs: number): number {
  const last = recent.at(-1)
  const isFleet = countWithin(recent, nowMs) > FLEET_NOTICE.agents
  return isFleet && last !== undefined ? last.ms + FLEET_NOTICE.withinMs : nowMs + GROUP_WAIT_MS
}

function countWithin(recent: Line['recent'], nowMs: number): number {
  const since = nowMs - FLEET_NOTICE.withinMs
  return new Set(recent.filter(({ ms }) => ms > since).map(({ agentId }) => agentId)).size
}

/** Takes what is due. `isQuiet`: a person wants to hear of emergencies only. `isSilenced`: of this alert nothing; it stays until that is over. */
export function takeDue(
  outbox: Outbox,
  nowMs: number,
  { isQuiet, isSilenced }: { readonly isQuiet: boolean; readonly isSilenced: (telling: Telling) => boolean },
): Taken {
  const notices: AlertNotice[] = []
  const told: Telling[] = []
  const left = new Map<string, Line>()
  const mayTell = (telling: Telling): boolean => !isSilenced(telling) && (!isQuiet || telling.severity === 'emergency')
  for (const [rule, line] of outbox) {
    const due = nowMs >= line.dueMs ? line.waiting.filter(mayTell) : []
    const sent = sendLine(trimmed(line, nowMs), due, nowMs)
    notices.push(...sent.notices)
    told.push(...due)
    const waiting = line.waiting.filter((telling) => !due.includes(telling))
    const next = { ...sent.line, waiting }
    if (!isSpent(next)) left.set(rule, next)
  }
  return { outbox: left, notices, told }
}

function isSpent({ waiting, recent, sentMs, leftOut }: Line): boolean {
  return waiting.length === 0 && recent.length === 0 && sentMs.length === 0 && leftOut === 0
}

function trimmed(line: Line, nowMs: number): Line {
  const recent = line.recent.filter(({ ms }) => ms > nowMs - FLEET_NOTICE.withinMs)
  const sentMs = line.sentMs.filter((ms) => ms > nowMs - NOTICE_RATE.withinMs)
  return { ...line, recent, sentMs }
}

function sendLine(
  line: Line,
  due: readonly Telling[],
  nowMs: number,
): { readonly line: Line; readonly notices: readonly AlertNotice[] } {
  const fires = due.filter(({ of }) => of === 'firing')
  const recent = [...line.recent, ...fires.map(({ agentId }) => ({ ms: nowMs, agentId }))]
  const isFleet = countWithin(recent, nowMs) > FLEET_NOTICE.agents
  const groups = [
    ...groupsOf(fires, isFleet),
    ...groupsOf(due.filter(({ of }) => of === 'repeat')),
    ...groupsOf(due.filter(({ of }) => of === 'resolved')),
  ]
  const agentsIn = (tellings: readonly Telling[]): number =>
    isFleet && tellings === fires ? countWithin(recent, nowMs) : tellings.length
  let { leftOut } = line
  const sentMs = [...line.sentMs]
  const notices: AlertNotice[] = []
  for (const tellings of groups) {
    const [first] = tellings
    if (first === undefined) continue
    if (sentMs.length >= NOTICE_RATE.most) {
      leftOut += tellings.length
      continue
    }
    notices.push({
      rule: first.rule,
      severity: first.severity,
      of: first.of,
      tellings,
      agents: agentsIn(tellings),
      leftOut,
    })
    sentMs.push(nowMs)
    leftOut = 0
  }
  return { line: { ...line, recent, sentMs, leftOut }, notices }
}

/** Each alone, or all in one. */
function groupsOf(
  tellings: readonly Telling[],
  isFleet = tellings.length > FLEET_NOTICE.agents,
): readonly (readonly Telling[])[] {
  return isFleet ? [tellings] : tellings.map((telling) => [telling])
}
