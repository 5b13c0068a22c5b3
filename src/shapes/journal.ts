import { ask, turnEnd, type Ask, type TurnEnd } from './activity.ts'
import { alertEnd, type AlertEnd } from './alert.ts'
import { alertMetric, alertSeverity, type AlertMetric, type AlertSeverity } from './alert-rule.ts'
import { conversationLoss, type ConversationLoss } from './conversation.ts'
import { doorEvent, type DoorEvent } from './door.ts'
import { endSignal, type EndSignal } from './end-signal.ts'
import { agentEvent, type AgentEvent } from './events.ts'
import {
  guardHelplessness,
  heldByGuard,
  letGoWhy,
  memoryShortage,
  type GuardHelplessness,
  type HeldByGuard,
  type LetGoWhy,
  type MemoryShortage,
} from './guard.ts'
import { messageDropped, type MessageDropped } from './message.ts'
import { limitBreach, type LimitBreach } from './run-limits.ts'
import { shape } from './shape.ts'
import { subject, type Subject } from './subject.ts'
import { worktreeEvent, type WorktreeEvent } from './workspace.ts'
import { z } from './zod.ts'

export type { Subject } from './subject.ts'

/** Every event of the journal: about the life of an agent, or about the agent or host itself. */
export type JournalEvent =
  | { readonly kind: 'created' }
  | { readonly kind: 'updated' }
  | { readonly kind: 'removed' }
  /** A process of an earlier host that still runs. */
  | { readonly kind: 'survivor-found'; readonly pid: number; readonly name: string; readonly runId: string }
  /**
   * Such a process was killed: by a person, by the setting, or to finish a stop that the end of its host had
   * interrupted.
   */
  | {
      readonly kind: 'survivor-killed'
      readonly pid: number
      readonly name: string
      readonly runId: string
      readonly by: 'user' | 'setting' | 'interrupted-stop'
    }
  /**
   * The user chose to ignore such a process, or took that back. While it is ignored, it does not keep a policy from
   * starting the agent.
   */
  | {
      readonly kind: 'survivor-ignored'
      readonly pid: number
      readonly name: string
      readonly runId: string
      readonly isIgnored: boolean
    }
  /** A run ended and left behind a process that shows its cookie but cannot be proven to belong to it. */
  | { readonly kind: 'claimant-left'; readonly pid: number; readonly name: string; readonly runId: string }
  /** A person signalled one process of the run: SIGTERM asks it to end, SIGKILL ends it. */
  | {
      readonly kind: 'process-signalled'
      readonly pid: number
      readonly name: string
      readonly signal: EndSignal
    }
  /** The owner was shown the value of a secret. */
  | { readonly kind: 'secret-shown'; readonly name: string }
  /** It waits for a person; `text`: what it asks, in its own words. `skipped`: entries about its activity left out since the one before, because there were too many. */
  | { readonly kind: 'asked'; readonly ask: Ask; readonly text: string; readonly skipped: number }
  /** It waits for a person no more. */
  | { readonly kind: 'answered'; readonly skipped: number }
  /** A turn's end was seen. */
  | { readonly kind: 'turn-ended'; readonly end: TurnEnd; readonly text: string; readonly skipped: number }
  /** It says that it works, and nothing of it has moved for a long time. */
  | { readonly kind: 'stuck'; readonly skipped: number }
  /** What it is doing cannot be told reliably: these rules disagree. */
  | { readonly kind: 'activity-unsteady'; readonly rules: readonly string[]; readonly skipped: number }
  /**
   * A message was typed into its terminal. `start`: its beginning, without secrets; `isSubmitted`: its keys to submit were pressed; `isForced`: it was
   * not known to be idle.
   */
  | {
      readonly kind: 'message-sent'
      readonly start: string
      readonly bytes: number
      readonly isSubmitted: boolean
      readonly isForced: boolean
    }
  /** So many messages that waited for it were not sent. */
  | { readonly kind: 'messages-dropped'; readonly count: number; readonly why: MessageDropped }
  /** It goes on with an earlier conversation. */
  | { readonly kind: 'conversation-resumed'; readonly id: string }
  /** It was to go on with this conversation and began anew; `refused`: a run that went on with it ended at once, and the next begins anew. */
  | { readonly kind: 'conversation-lost'; readonly id: string; readonly why: ConversationLoss }
  | LimitEvent
  /** The guard of the machine's memory has frozen it, and lets it go on. */
  | ({ readonly kind: 'guard-held' } & Omit<HeldByGuard, 'since'>)
  | { readonly kind: 'guard-let-go'; readonly why: LetGoWhy }
  /** Memory is short, and the guard can hold nobody. */
  | ({ readonly kind: 'guard-helpless'; readonly why: GuardHelplessness } & MemoryShortage)
  /** An alert fired: its rule, its title then, and the value or number of events (`metric` null). `isBack`: it had fired shortly before. */
  | {
      readonly kind: 'alert-fired'
      readonly rule: string
      readonly title: string
      readonly severity: AlertSeverity
      readonly metric: AlertMetric | null
      readonly value: number
      readonly isBack: boolean
    }
  | {
      readonly kind: 'alert-resolved'
      readonly rule: string
      readonly title: string
      readonly durationMs: number
      readonly why: AlertEnd
    }
  | { readonly kind: 'alert-acknowledged'; readonly rule: string; readonly title: string }
  /** A person was told of an alert, or of several at once; `text` is what was said. */
  | {
      readonly kind: 'alert-told'
      readonly rule: string
      readonly title: string
      readonly severity: AlertSeverity
      readonly text: string
    }
  /** An alert changed its agent or ran a command; `problem`: why it could not, null: it did. */
  | {
      readonly kind: 'alert-acted'
      readonly rule: string
      readonly title: string
      readonly action: AlertActed
      readonly problem: string | null
    }
  /** Corral failed to do something: the end of "Corral could not …", and the system's message. */
  | { readonly kind: 'internal-error'; readonly doing: string; readonly message: string }
  | DoorEvent
  | WorktreeEvent
  | AgentEvent

/** A step on the ladder of one of its limits, with the value that led to it and the bound it is measured by. */
export interface LimitEvent extends LimitBreach {
  readonly kind: 'limit'
  readonly step: 'warn' | 'reach' | 'slow' | 'stop' | 'clear'
}

/** What an alert does beside telling. */
export type AlertActed = 'stop' | 'restart' | 'command' | 'webhook'

const ofAlert = { rule: z.string(), title: z.string() }
const skipped = z.number().int()
const processOfRun = { pid: z.number().int(), name: z.string(), runId: z.string() }

function alertEvents() {
  return [
    z.object({
      kind: z.literal('alert-fired'),
      ...ofAlert,
      severity: alertSeverity,
      metric: alertMetric.nullable(),
      value: z.number(),
      isBack: z.boolean(),
    }),
    z.object({ kind: z.literal('alert-resolved'), ...ofAlert, durationMs: z.number(), why: alertEnd }),
    z.object({ kind: z.literal('alert-acknowledged'), ...ofAlert }),
    z.object({ kind: z.literal('alert-told'), ...ofAlert, severity: alertSeverity, text: z.string() }),
    z.object({
      kind: z.literal('alert-acted'),
      ...ofAlert,
      action: z.enum(['stop', 'restart', 'command', 'webhook']),
      problem: z.string().nullable(),
    }),
  ] as const
}

export const journalEvent = shape<JournalEvent>()(
  z.lazy(() =>
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('created') }),
      z.object({ kind: z.literal('updated') }),
      z.object({ kind: z.literal('removed') }),
      z.object({ kind: z.literal('survivor-found'), ...processOfRun }),
      z.object({
        kind: z.literal('survivor-killed'),
        ...processOfRun,
        by: z.enum(['user', 'setting', 'interrupted-stop']),
      }),
      z.object({ kind: z.literal('survivor-ignored'), ...processOfRun, isIgnored: z.boolean() }),
      z.object({ kind: z.literal('claimant-left'), ...processOfRun }),
      z.object({
        kind: z.literal('process-signalled'),
        pid: z.number().int(),
        name: z.string(),
        signal: endSignal,
      }),
      z.object({ kind: z.literal('secret-shown'), name: z.string() }),
      z.object({ kind: z.literal('asked'), ask, text: z.string(), skipped }),
      z.object({ kind: z.literal('answered'), skipped }),
      z.object({ kind: z.literal('turn-ended'), end: turnEnd, text: z.string(), skipped }),
      z.object({ kind: z.literal('stuck'), skipped }),
      z.object({ kind: z.literal('activity-unsteady'), rules: z.array(z.string()).readonly(), skipped }),
      z.object({
        kind: z.literal('message-sent'),
        start: z.string(),
        bytes: z.number().int(),
        isSubmitted: z.boolean(),
        isForced: z.boolean(),
      }),
      z.object({ kind: z.literal('messages-dropped'), count: z.number().int(), why: messageDropped }),
      z.object({ kind: z.literal('conversation-resumed'), id: z.string() }),
      z.object({ kind: z.literal('conversation-lost'), id: z.string(), why: conversationLoss }),
      limitBreach.extend({ kind: z.literal('limit'), step: z.enum(['warn', 'reach', 'slow', 'stop', 'clear']) }),
      heldByGuard.omit({ since: true }).extend({ kind: z.literal('guard-held') }),
      z.object({ kind: z.literal('guard-let-go'), why: letGoWhy }),
      memoryShortage.extend({ kind: z.literal('guard-helpless'), why: guardHelplessness }),
      ...alertEvents(),
      z.object({ kind: z.literal('internal-error'), doing: z.string(), message: z.string() }),
      ...doorEvent.options,
      ...worktreeEvent.options,
      ...agentEvent.unwrap().options,
    ]),
  ),
)

/** The kinds of all events there are. */
export function journalKinds(): readonly JournalEvent['kind'][] {
  return journalEvent.unwrap().options.map(({ shape: { kind } }) => kind.value)
}

/** An event this version cannot parse, because a newer one wrote it. Only read, never written. */
export interface UnknownEvent {
  readonly kind: 'unknown'
  /** The kind under which it was written. */
  readonly name: string
}

/** One event in the journal. `seq` has no gaps. */
export interface JournalEntry {
  readonly seq: number
  /** Epoch ms. */
  readonly at: number
  readonly subject: Subject
  /** The run it belongs to; 0 if none. */
  readonly generation: number
  readonly event: JournalEvent | UnknownEvent
}

/**
 * The event in a parsed JSON value; null if it is not an object with a kind. An event that this version cannot parse
 * becomes an `UnknownEvent`, so that one entry does not invalidate the others.
 */
export function readEvent(value: unknown): JournalEvent | UnknownEvent | null {
  const known = journalEvent.safeParse(value)
  if (known.success) return known.data
  const named = eventName.safeParse(value)
  return named.success ? { kind: 'unknown', name: nameOf(named.data) } : null
}

const eventName = z.object({ kind: z.string(), name: z.unknown().optional() })

/** The schema for reading an entry: by the store from its file, by a client from its host. */
export const journalEntry = shape<JournalEntry>()(
  z.object({
    seq: z.number().int(),
    at: z.number(),
    subject,
    generation: z.number().int(),
    event: z.unknown().transform((value, context) => {
      const event = readEvent(value)
      if (event === null) context.addIssue('an event is an object with a kind')
      return event ?? z.NEVER
    }),
  }),
)

/** An unknown event that was passed on by another host keeps its original name. */
function nameOf({ kind, name }: { readonly kind: string; readonly name?: unknown }): string {
  return kind === 'unknown' && typeof name === 'string' ? name : kind
}
