import type { ActivitySource, ActivityKind, Ask } from '../../shapes/activity.ts'
import { isBetter, isNewer, type Moment, type Standing } from './sign.ts'
import { outdoesScreen, POLLED_LATE_MS } from './standings.ts'

/** What the sources come to at one moment, before anything is held back. */
export interface Present {
  readonly kind: Exclude<ActivityKind, 'stuck'>
  readonly ask: Ask | null
  /** What decided; null: nobody says anything. */
  readonly by: Standing | null
}

/** Sources that report themselves: while one of them says that it works, no hook, notification or screen says otherwise. */
const SELF_REPORTED: ReadonlySet<ActivitySource> = new Set(['program-status', 'api', 'session-file'])
/** Sources that are asked now and then. */
const POLLED: ReadonlySet<ActivitySource> = new Set(['api', 'session-file'])

/** `standings`: what is said, the most trustworthy first. */
export function presentOf(standings: readonly Standing[], now: Moment): Present {
  const blocker = standings.find((standing) => standing.claim.kind === 'blocked' && stands(standing, standings, now))
  if (blocker !== undefined) return blockedBy(blocker)
  const first = standings.find(({ claim, source }) => isDecisive(claim.kind) && source !== 'silence')
  if (first !== undefined) return decided(newerWork(first, standings, now) ?? first)
  const silence = standings.find(({ source }) => source === 'silence')
  const seemsDone = standings.find(({ claim }) => claim.kind === 'not-working')
  if (seemsDone !== undefined) return { kind: 'quiet', ask: null, by: seemsDone }
  if (silence?.claim.kind === 'working') return { kind: 'working', ask: null, by: silence }
  return { kind: 'quiet', ask: null, by: silence ?? null }
}

/** A blocker beats everything but work that a better source knows of. */
function stands(blocker: Standing, standings: readonly Standing[], now: Moment): boolean {
  return !standings.some((other) => {
    if (other.claim.kind !== 'working' || !isBetter(other.source, blocker.source)) return false
    if (SELF_REPORTED.has(other.source)) return true
    return blocker.source === 'screen' && outdoesScreen(other, blocker, now)
  })
}

function isDecisive(kind: Standing['claim']['kind']): boolean {
  return kind === 'working' || kind === 'idle'
}

/** A source that is asked now and then may not know yet of work that has just begun. */
function newerWork(first: Standing, standings: readonly Standing[], now: Moment): Standing | null {
  if (!POLLED.has(first.source) || first.claim.kind !== 'idle') return null
  const isFresh = (other: Standing): boolean => now.ms - other.since.ms < POLLED_LATE_MS && isNewer(other, first)
  return (
    standings.find((other) => other.claim.kind === 'working' && other.source !== 'silence' && isFresh(other)) ?? null
  )
}

function decided(by: Standing): Present {
  return { kind: by.claim.kind === 'working' ? 'working' : 'idle', ask: null, by }
}

function blockedBy(by: Standing): Present {
  const ask = by.claim.kind === 'blocked' ? by.claim.ask : 'dialog'
  return { kind: ask === 'approval' || ask === 'trust' ? 'waiting-approval' : 'waiting-input', ask, by }
}
