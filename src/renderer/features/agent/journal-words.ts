import { assertNever } from '../../../base/assert-never.ts'
import { describeExit } from '../../../core/agent/exit.ts'
import type { AgentEvent } from '../../../core/agent/inputs.ts'
import type { JournalEntry, JournalFact } from '../../../core/agent/record.ts'
import { formatCount, formatElapsed } from '../../ui/format.ts'
import { endWords, stepWords } from './end-words.ts'

/** One journal entry as a plain sentence; null for what another entry says better. */
export function journalSentence({ fact, at, generation }: JournalEntry): string | null {
  switch (fact.kind) {
    case 'created':
      return 'created'
    case 'updated':
      return 'changed; a run takes it up at its next start'
    case 'removed':
      return 'removed'
    case 'survivor-found':
      return `found ${fact.name} (pid ${fact.pid}) of an earlier life still running`
    case 'wanted':
    case 'stop-next':
    case 'exited':
      return quietSentence(fact)
    case 'run-lost':
      return 'Corral ended while it ran'
    case 'lost-run-over':
      return 'nothing of the earlier run is left'
    case 'queued':
      return `held back: ${fact.reason}`
    case 'starting':
      return `run ${fact.generation} begins`
    case 'spawned':
      return `started as pid ${fact.identity.pid}`
    case 'ready':
      return `ready, run ${generation}`
    case 'stopping':
    case 'stop-forced':
    case 'stop-step':
      return stopSentence(fact)
    case 'stopped':
    case 'backoff':
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return endSentence(fact, at)
    default:
      return assertNever(fact)
  }
}

/** True for entries a person should notice in the list. */
export function isBadNews({ kind }: JournalFact): boolean {
  return ['backoff', 'crash-loop', 'failed', 'unkillable', 'survivor-found', 'stop-forced'].includes(kind)
}

type EventOf<K extends AgentEvent['kind']> = Extract<AgentEvent, { kind: K }>

function quietSentence(fact: EventOf<'wanted' | 'stop-next' | 'exited'>): string | null {
  switch (fact.kind) {
    case 'wanted':
      return null
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
    default:
      return assertNever(cause)
  }
}

function endSentence(
  fact: EventOf<'stopped' | 'backoff' | 'crash-loop' | 'failed' | 'unkillable'>,
  at: number,
): string {
  switch (fact.kind) {
    case 'stopped':
      return fact.lastRun === null ? 'will not start' : stoppedSentence(fact.lastRun)
    case 'backoff':
      return `${endWords(fact.lastRun)}; restart ${fact.attempt} in ${formatElapsed(fact.nextAt - at)}`
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

function stoppedSentence(run: NonNullable<EventOf<'stopped'>['lastRun']>): string {
  if (run.stop === null || run.exitClass !== 'user-stop') return endWords(run)
  return `stopped by ${stepWords(run.stop.endedBy)} in ${formatElapsed(run.stop.tookMs)}`
}
