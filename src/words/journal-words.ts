import { assertNever } from '../base/assert-never.ts'
import { describeExit } from '../core/agent/exit.ts'
import type { AgentEvent } from '../shapes/events.ts'
import type { JournalEntry, JournalEvent } from '../shapes/journal.ts'
import { formatCount, formatElapsed } from './format.ts'
import { endWords, stopResultWords } from './end-words.ts'
import { stepWords } from './stop-words.ts'

/** One journal entry as a plain sentence; null for what another entry says better. */
export function journalSentence({ fact, generation }: JournalEntry): string | null {
  switch (fact.kind) {
    case 'created':
      return 'created'
    case 'updated':
      return 'changed; a run takes it up at its next start'
    case 'removed':
      return 'removed'
    case 'survivor-found':
    case 'survivor-killed':
    case 'claimant-left':
    case 'run-lost':
    case 'lost-run-over':
      return survivorSentence(fact)
    case 'wanted':
    case 'stop-next':
    case 'exited':
    case 'restarts-cleared':
      return quietSentence(fact)
    case 'queued':
    case 'starting':
    case 'spawned':
    case 'adopted':
    case 'ready':
      return startSentence(fact, generation)
    case 'stopping':
    case 'stop-forced':
    case 'stop-step':
      return stopSentence(fact)
    case 'stopped':
    case 'backoff':
    case 'failover':
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return endSentence(fact)
    default:
      return assertNever(fact)
  }
}

/** True for entries a person should notice in the list. */
export function isBadNews({ kind }: JournalEvent): boolean {
  return ['backoff', 'failover', 'crash-loop', 'failed', 'unkillable', 'survivor-found', 'stop-forced'].includes(kind)
}

type EventOf<K extends AgentEvent['kind']> = Extract<AgentEvent, { kind: K }>
type FactOf<K extends JournalEvent['kind']> = Extract<JournalEvent, { kind: K }>

function survivorSentence(
  fact: FactOf<'survivor-found' | 'survivor-killed' | 'claimant-left' | 'run-lost' | 'lost-run-over'>,
): string {
  switch (fact.kind) {
    case 'survivor-found':
      return `found ${fact.name} (pid ${fact.pid}) of an earlier run still running`
    case 'survivor-killed':
      return `killed ${fact.name} (pid ${fact.pid}) of an earlier run${KILLERS[fact.by]}`
    case 'claimant-left':
      return `left ${fact.name} (pid ${fact.pid}) alone: it shows this run’s cookie but was started by somebody else`
    case 'run-lost':
      return 'Corral ended while it ran'
    case 'lost-run-over':
      return 'nothing of the earlier run is left'
    default:
      return assertNever(fact)
  }
}

const KILLERS: Readonly<Record<FactOf<'survivor-killed'>['by'], string>> = {
  user: '',
  setting: ', as the settings say',
  'interrupted-stop': ', to finish its stop',
}

function startSentence(
  fact: EventOf<'queued' | 'starting' | 'spawned' | 'adopted' | 'ready'>,
  generation: number,
): string {
  switch (fact.kind) {
    case 'queued':
      return `held back: ${fact.reason}`
    case 'starting':
      return `run ${fact.generation} begins${fact.runner === 'tmux' ? ' in a tmux session' : ''}`
    case 'spawned':
      return `started as pid ${fact.identity.pid}`
    case 'adopted':
      return `goes on after Corral was away${fact.identity === null ? '' : `, pid ${fact.identity.pid}`}`
    case 'ready':
      return `ready, run ${generation}`
    default:
      return assertNever(fact)
  }
}

function quietSentence(fact: EventOf<'wanted' | 'stop-next' | 'exited' | 'restarts-cleared'>): string | null {
  switch (fact.kind) {
    case 'wanted':
      return null
    case 'restarts-cleared':
      return 'restarts are counted anew'
    case 'stop-next':
      return fact.next === 'start' ? 'will start again after the stop' : 'will stay down after the stop'
    case 'exited':
      return `first process ${describeExit(fact.exit)}`
    default:
      return assertNever(fact)
  }
}

function stopSentence(fact: EventOf<'stopping' | 'stop-forced' | 'stop-step'>): string {
  switch (fact.kind) {
    case 'stop-forced':
      return 'stop forced'
    case 'stop-step':
      return fact.step === 'ask' ? 'asked to leave by its own way out' : `stop reached ${stepWords(fact.step)}`
    case 'stopping':
      return stopCauseSentence(fact)
    default:
      return assertNever(fact)
  }
}

function stopCauseSentence({ cause, exit, forced }: EventOf<'stopping'>): string {
  switch (cause) {
    case 'user':
      return forced ? 'kill asked for' : 'asked to stop'
    case 'restart':
      return 'asked to restart'
    case 'remove':
      return 'asked to stop and be removed'
    case 'quit':
      return 'asked to stop, Corral is quitting'
    case 'leftovers':
      return `first process ${describeExit(exit)}, others are left behind`
    case 'not-ready':
      return 'not ready in time, so it is ended'
    default:
      return assertNever(cause)
  }
}

function endSentence(
  fact: EventOf<'stopped' | 'backoff' | 'failover' | 'crash-loop' | 'failed' | 'unkillable'>,
): string {
  switch (fact.kind) {
    case 'stopped':
      return fact.lastRun === null ? 'will not start' : stoppedSentence(fact.lastRun)
    case 'backoff':
      return backoffSentence(fact)
    case 'failover':
      return `${endWords(fact.lastRun)}; its fallback takes over: ${fact.reason}`
    case 'crash-loop':
      return `gave up after ${formatCount(fact.restarts, 'restart')}`
    case 'failed':
      return `could not start: ${fact.failure.message}`
    case 'unkillable':
      return `${formatCount(fact.survivors.length, 'process', 'processes')} survived every step of the stop`
    default:
      return assertNever(fact)
  }
}

function backoffSentence({ verdict, lastRun }: EventOf<'backoff'>): string {
  const wait = formatElapsed(verdict.delayMs)
  if (verdict.reason === 'rate-limited') return `${endWords(lastRun)}; waits ${wait} for its provider’s limit`
  return `${endWords(lastRun)}; restart ${verdict.attempt} in ${wait}`
}

function stoppedSentence(run: NonNullable<EventOf<'stopped'>['lastRun']>): string {
  if (run.stop === null || run.exitClass !== 'user-stop') return endWords(run)
  return run.stop.survivors.length === 0
    ? `stopped by ${stepWords(run.stop.endedBy)} in ${formatElapsed(run.stop.tookMs)}`
    : `stopped: ${stopResultWords(run.stop)}`
}
