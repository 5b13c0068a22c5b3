import { assertNever } from '../../base/assert-never.ts'
import type { RemoteFailure, RemoteFailureCode, RemoteHostState } from '../../shapes/remote-host.ts'

/** First wait before another try, ms; it doubles up to the longest: a laptop's network is back within seconds, a machine's restart takes a minute. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
/** A connection that held so long was a good one: what comes after it counts from the beginning again. */
const STABLE_MS = 30_000

/** The connection to one remote host. Each state has a number, so that what was meant for an earlier one does nothing. */
export interface Link {
  readonly state: RemoteHostState
  readonly epoch: number
  /** Tries in a row that came to nothing. */
  readonly failures: number
  /** Since when it has not been reached, though somebody wants it; null: it is connected, or nobody does. Epoch ms. */
  readonly lostSince: number | null
}

export type LinkInput =
  /** Somebody wants it, or wants it tried now. */
  | { readonly kind: 'try' }
  /** The machine was asleep, or its network has changed: waiting any longer makes no sense. */
  | { readonly kind: 'woke' }
  /** Nobody wants it any longer. */
  | { readonly kind: 'drop' }
  /** The wait that was asked for in this epoch is over. */
  | { readonly kind: 'due'; readonly epoch: number }
  /** What became of the try of this epoch. */
  | {
      readonly kind: 'reached'
      readonly epoch: number
      readonly version: string
      readonly contractVersion: number
    }
  | { readonly kind: 'failed'; readonly epoch: number; readonly reason: RemoteFailure }

/** What is to be done now; `connect` and `wait` are answered with the epoch of the link they came with. */
export type LinkEffect =
  { readonly kind: 'connect' } | { readonly kind: 'wait'; readonly delayMs: number } | { readonly kind: 'hang-up' }

/** `now`: epoch ms. `random`: 0 to 1. */
export interface LinkMoment {
  readonly now: number
  readonly random: number
}

export const NEW_LINK: Link = { state: { kind: 'idle' }, epoch: 0, failures: 0, lostSince: null }

/**
 * Reasons that stay until a person has done something. Trying again by itself could do harm: wrong keys lock accounts.
 */
const LASTING: ReadonlySet<RemoteFailureCode> = new Set<RemoteFailureCode>([
  ...(['no-ssh', 'host-key', 'permission-denied', 'no-command', 'too-old', 'not-allowed', 'other-version'] as const),
])

export interface LinkStep {
  readonly link: Link
  readonly effects: readonly LinkEffect[]
}

/** What an input makes of a link. */
export function stepLink(link: Link, input: LinkInput, moment: LinkMoment): LinkStep {
  switch (input.kind) {
    case 'try':
      return isBusy(link) ? unchanged(link) : connecting(link, moment)
    case 'woke':
      return link.state.kind === 'lost' ? connecting({ ...link, failures: 0 }, moment) : unchanged(link)
    case 'drop':
      return link.state.kind === 'idle' ? unchanged(link) : idle(link)
    case 'due':
      return isOf(link, input.epoch, 'lost') ? connecting(link, moment) : unchanged(link)
    case 'reached':
      return isOf(link, input.epoch, 'connecting') ? connected(link, input, moment) : unchanged(link)
    case 'failed':
      return failed(link, input, moment)
    default:
      return assertNever(input)
  }
}

function isBusy({ state }: Link): boolean {
  return state.kind === 'connecting' || state.kind === 'connected'
}

function isOf({ state, epoch }: Link, of: number, kind: RemoteHostState['kind']): boolean {
  return epoch === of && state.kind === kind
}

function unchanged(link: Link): LinkStep {
  return { link, effects: [] }
}

function next(link: Link, state: RemoteHostState): Link {
  return { ...link, state, epoch: link.epoch + 1 }
}

function idle(link: Link): LinkStep {
  const effects: readonly LinkEffect[] = isBusy(link) ? [{ kind: 'hang-up' }] : []
  return { link: { ...next(link, { kind: 'idle' }), failures: 0, lostSince: null }, effects }
}

function connecting(link: Link, { now }: LinkMoment): LinkStep {
  const after = 'reason' in link.state ? link.state.reason : null
  const begun = { ...next(link, { kind: 'connecting', since: now, after }), lostSince: link.lostSince ?? now }
  return { link: begun, effects: [{ kind: 'connect' }] }
}

/** The epoch stays that of the try: what becomes of the connection later is told with it. */
function connected(
  link: Link,
  { version, contractVersion }: Extract<LinkInput, { kind: 'reached' }>,
  { now }: LinkMoment,
): LinkStep {
  const state: RemoteHostState = { kind: 'connected', since: now, version, contractVersion }
  return { link: { ...link, state, lostSince: null }, effects: [] }
}

function failed(link: Link, { epoch, reason }: Extract<LinkInput, { kind: 'failed' }>, moment: LinkMoment): LinkStep {
  if (epoch !== link.epoch || !isBusy(link)) return unchanged(link)
  const { now, random } = moment
  const since = link.lostSince ?? now
  const lost = { ...link, failures: wasStable(link, now) ? 1 : link.failures + 1, lostSince: since }
  if (LASTING.has(reason.code)) return { link: next(lost, { kind: 'refused', since, reason }), effects: [] }
  const delayMs = waitMsOf(lost.failures, random)
  const state: RemoteHostState = { kind: 'lost', since, reason, nextTryAt: now + delayMs }
  return { link: next(lost, state), effects: [{ kind: 'wait', delayMs }] }
}

function wasStable({ state }: Link, now: number): boolean {
  return state.kind === 'connected' && now - state.since >= STABLE_MS
}

/** The wait before another try, whole ms: half of it is left to chance, so that many clients do not come at once. */
function waitMsOf(failures: number, random: number): number {
  const halfMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1)) / 2
  return Math.round(halfMs + random * halfMs)
}
