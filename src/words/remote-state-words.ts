import { assertNever } from '../base/assert-never.ts'
import type { RemoteHostState } from '../shapes/remote-host.ts'
import { formatClock, formatCount, formatCountdown } from './format.ts'
import { needWords } from './activity-words.ts'

/** What is said of a remote host, as far as words are made of it. */
interface SpokenHost {
  readonly name: string
  readonly state: RemoteHostState
  readonly latencyMs: number | null
  readonly fleet: { readonly agents: number; readonly up: number; readonly needYou: number } | null
}

/** Where the connection stands, in a word or two. */
export function remoteStateWord({ kind }: RemoteHostState): string {
  return STATE_WORDS[kind]
}

const STATE_WORDS: Readonly<Record<RemoteHostState['kind'], string>> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  connected: 'Connected',
  lost: 'Lost',
  refused: 'Not reached',
}

/** The same in a line: version and latency, or when it is tried again. */
export function remoteStateLine({ state, latencyMs }: Pick<SpokenHost, 'state' | 'latencyMs'>, now: number): string {
  const word = remoteStateWord(state)
  switch (state.kind) {
    case 'connected':
      return `Corral ${state.version}${latencyMs === null ? '' : `, ${formatLatency(latencyMs)}`}`
    case 'lost':
      return `${word}, ${triesAgainWords(state.nextTryAt, now)}`
    case 'idle':
    case 'connecting':
    case 'refused':
      return word
    default:
      return assertNever(state)
  }
}

/** When a host that is lost is tried again: "tries again in 8 s". */
export function triesAgainWords(nextTryAt: number, now: number): string {
  return nextTryAt - now < 1_000 ? 'trying again' : `tries again in ${formatCountdown(nextTryAt - now)}`
}

/** Why it is not connected, with what to do next; null: it is, or nothing is known yet. */
export function remoteReason(state: RemoteHostState): string | null {
  switch (state.kind) {
    case 'lost':
    case 'refused':
      return state.reason.message
    case 'connecting':
      return state.after?.message ?? null
    case 'idle':
    case 'connected':
      return null
    default:
      return assertNever(state)
  }
}

/** That what is shown is not how it is: "as of 12:03:20". */
export function asOfWords(asOf: number, now: number): string {
  return `as of ${formatClock(asOf, now)}`
}

/** The banner over a fleet whose host is lost. */
export function lostHostWords(name: string, asOf: number | null, now: number): string {
  return asOf === null ? `${name} is not connected.` : `Connection to ${name} lost. Shown ${asOfWords(asOf, now)}.`
}

/** Its agents in a few words: "5 agents, 3 running". */
export function remoteFleetWords({ agents, up }: NonNullable<SpokenHost['fleet']>): string {
  return agents === 0 ? 'No agents' : `${formatCount(agents, 'agent')}, ${up} running`
}

/** That agents elsewhere wait: "2 need you on other hosts". */
export function needElsewhereWords(count: number): string {
  return `${needWords(count)} on other hosts`
}

/** Time there and back: "12 ms". */
export function formatLatency(ms: number): string {
  return ms < 1 ? 'under 1 ms' : `${Math.round(ms)} ms`
}
