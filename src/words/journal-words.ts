import { assertNever } from '../base/assert-never.ts'
import { describeExit } from '../core/agent/exit.ts'
import type { DoorEvent } from '../shapes/door.ts'
import type { AgentEvent } from '../shapes/events.ts'
import type { JournalEntry, JournalEvent, LimitEvent } from '../shapes/journal.ts'
import { activityEventSentence, isActivityEvent, type ActivityEvent } from './activity-words.ts'
import { alertEventSentence, isAlertEvent, type AlertEvent } from './alert-words.ts'
import { conversationSentence, isConversationEvent, type ConversationEvent } from './conversation-words.ts'
import { doorSentence, isDoorEvent } from './door-words.ts'
import { formatCount, formatElapsed } from './format.ts'
import { endWords, stopResultWords } from './end-words.ts'
import { limitSentence } from './limit-words.ts'
import { guardSentence, isGuardEvent, type GuardEvent } from './guard-words.ts'
import { isMessageEvent, messageSentence, type MessageEvent } from './message-words.ts'
import { stepWords } from './stop-words.ts'
import { unknownWords } from './unknown-words.ts'
import { isWorktreeEvent, worktreeSentence } from './worktree-words.ts'
import type { WorktreeEvent } from '../shapes/workspace.ts'

/** One journal entry as a sentence; null for an entry that another one makes redundant. */
export function journalSentence({ event, generation }: JournalEntry): string | null {
  if (isActivityEvent(event)) return activityEventSentence(event)
  if (isAlertEvent(event)) return alertEventSentence(event)
  if (event.kind === 'limit') return limitSentence(event)
  if (isGuardEvent(event)) return guardSentence(event)
  if (isWorktreeEvent(event)) return worktreeSentence(event)
  if (isDoorEvent(event)) return doorSentence(event)
  if (isMessageEvent(event)) return messageSentence(event)
  if (isConversationEvent(event)) return conversationSentence(event)
  return lifeSentence(event, generation)
}

/** The same for everything but its work and its alerts. */
function lifeSentence(event: LifeEvent, generation: number): string | null {
  switch (event.kind) {
    case 'created':
    case 'updated':
    case 'removed':
    case 'secret-shown':
    case 'process-signalled':
    case 'internal-error':
      return recordSentence(event)
    case 'survivor-found':
    case 'survivor-killed':
    case 'survivor-ignored':
    case 'claimant-left':
    case 'run-lost':
    case 'lost-run-over':
      return survivorSentence(event)
    case 'wanted':
    case 'stop-next':
    case 'exited':
    case 'restarts-cleared':
      return quietSentence(event)
    case 'queued':
    case 'starting':
    case 'spawned':
    case 'adopted':
    case 'ready':
      return startSentence(event, generation)
    case 'stopping':
    case 'stop-forced':
    case 'stop-step':
      return stopSentence(event)
    case 'stopped':
    case 'backoff':
    case 'failover':
    case 'crash-loop':
    case 'failed':
    case 'unkillable':
      return endSentence(event)
    case 'unknown':
      return unknownWords(event.name)
    default:
      return assertNever(event)
  }
}

function recordSentence(
  event: JournalEventOf<'created' | 'updated' | 'removed' | 'secret-shown' | 'process-signalled' | 'internal-error'>,
): string {
  switch (event.kind) {
    case 'created':
    case 'removed':
      return event.kind
    case 'updated':
      return 'settings changed; they apply from its next start'
    case 'secret-shown':
      return `the value of ${event.name} was shown`
    case 'process-signalled':
      return event.signal === 'SIGKILL'
        ? `${event.name} (pid ${event.pid}) was killed, as asked`
        : `${event.name} (pid ${event.pid}) was asked to end`
    case 'internal-error':
      return `Corral could not ${event.doing}: ${event.message}`
    default:
      return assertNever(event)
  }
}

/** True for entries a person should notice in the list. */
export function isBadNews({ kind }: JournalEntry['event']): boolean {
  return [
    'backoff',
    'failover',
    'crash-loop',
    'failed',
    'unkillable',
    'survivor-found',
    'stop-forced',
    'door-refused',
    'stuck',
    'activity-unsteady',
    'internal-error',
    'limit',
    'guard-held',
    'guard-helpless',
    'alert-fired',
  ].includes(kind)
}

type LifeEvent = Exclude<
  JournalEntry['event'],
  ActivityEvent | AlertEvent | DoorEvent | LimitEvent | GuardEvent | WorktreeEvent | MessageEvent | ConversationEvent
>
type EventOf<K extends AgentEvent['kind']> = Extract<AgentEvent, { kind: K }>
type JournalEventOf<K extends JournalEvent['kind']> = Extract<JournalEvent, { kind: K }>

function survivorSentence(
  event: JournalEventOf<
    'survivor-found' | 'survivor-killed' | 'survivor-ignored' | 'claimant-left' | 'run-lost' | 'lost-run-over'
  >,
): string {
  switch (event.kind) {
    case 'survivor-found':
      return `found ${event.name} (pid ${event.pid}) of an earlier run still running`
    case 'survivor-killed':
      return `killed ${event.name} (pid ${event.pid}) of an earlier run${KILLERS[event.by]}`
    case 'survivor-ignored':
      return event.isIgnored
        ? `leaves ${event.name} (pid ${event.pid}) of an earlier run alone, as asked`
        : `no longer ignores ${event.name} (pid ${event.pid}) of an earlier run`
    case 'claimant-left':
      return `left ${event.name} (pid ${event.pid}) running: its environment names this run, but it cannot be proven to belong to it`
    case 'run-lost':
      return 'Corral ended while this run was going on'
    case 'lost-run-over':
      return 'no process of the earlier run is left'
    default:
      return assertNever(event)
  }
}

const KILLERS: Readonly<Record<JournalEventOf<'survivor-killed'>['by'], string>> = {
  user: '',
  setting: ', as the settings say',
  'interrupted-stop': ', to finish its stop',
}

function startSentence(
  event: EventOf<'queued' | 'starting' | 'spawned' | 'adopted' | 'ready'>,
  generation: number,
): string {
  switch (event.kind) {
    case 'queued':
      return `queued: ${event.reason}`
    case 'starting':
      return `run ${event.generation} begins${event.runner === 'tmux' ? ' in a tmux session' : ''}`
    case 'spawned':
      return `started as pid ${event.identity.pid}`
    case 'adopted':
      return `taken over by a new host${event.identity === null ? '' : `, pid ${event.identity.pid}`}`
    case 'ready':
      return `ready, run ${generation}`
    default:
      return assertNever(event)
  }
}

function quietSentence(event: EventOf<'wanted' | 'stop-next' | 'exited' | 'restarts-cleared'>): string | null {
  switch (event.kind) {
    case 'wanted':
      return null
    case 'restarts-cleared':
      return 'restarts are counted from 0 again'
    case 'stop-next':
      return event.next === 'start' ? 'will start again after the stop' : 'will stay down after the stop'
    case 'exited':
      return `first process ${describeExit(event.exit)}`
    default:
      return assertNever(event)
  }
}

function stopSentence(event: EventOf<'stopping' | 'stop-forced' | 'stop-step'>): string {
  switch (event.kind) {
    case 'stop-forced':
      return 'stop forced'
    case 'stop-step':
      return event.step === 'ask' ? 'asked to exit in its own way' : `stop reached ${stepWords(event.step)}`
    case 'stopping':
      return stopCauseSentence(event)
    default:
      return assertNever(event)
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
      return `first process ${describeExit(exit)}, others are still running`
    case 'not-ready':
      return 'not ready in time, so it is ended'
    case 'limit':
      return 'asked to stop, because it uses more than it may'
    default:
      return assertNever(cause)
  }
}

function endSentence(
  event: EventOf<'stopped' | 'backoff' | 'failover' | 'crash-loop' | 'failed' | 'unkillable'>,
): string {
  switch (event.kind) {
    case 'stopped':
      return event.lastRun === null ? 'will not start' : stoppedSentence(event.lastRun)
    case 'backoff':
      return backoffSentence(event)
    case 'failover':
      return `${endWords(event.lastRun)}; its fallback takes over: ${event.reason}`
    case 'crash-loop':
      return `gave up after ${formatCount(event.restarts, 'restart')}`
    case 'failed':
      return `could not start: ${event.failure.message}`
    case 'unkillable':
      return event.survivors.length === 0
        ? 'could not be seen to end; Corral looks again'
        : `${formatCount(event.survivors.length, 'process', 'processes')} survived every step of the stop`
    default:
      return assertNever(event)
  }
}

function backoffSentence({ verdict, lastRun }: EventOf<'backoff'>): string {
  const wait = formatElapsed(verdict.delayMs)
  if (verdict.reason === 'rate-limited') return `${endWords(lastRun)}; waits ${wait} for its provider’s rate limit`
  return `${endWords(lastRun)}; restart ${verdict.attempt} in ${wait}`
}

function stoppedSentence(run: NonNullable<EventOf<'stopped'>['lastRun']>): string {
  if (run.stop === null || run.exitClass !== 'user-stop') return endWords(run)
  return run.stop.survivors.length === 0
    ? `stopped by ${stepWords(run.stop.endedBy)} in ${formatElapsed(run.stop.tookMs)}`
    : `stopped: ${stopResultWords(run.stop)}`
}
