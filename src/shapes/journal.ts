import { agentEvent, type AgentEvent } from './events.ts'
import { shape } from './shape.ts'
import { z } from './zod.ts'

/** Whom a journal entry is about. */
export type Subject = { readonly kind: 'agent'; readonly id: string } | { readonly kind: 'host' }

const subject = shape<Subject>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('agent'), id: z.string() }),
    z.object({ kind: z.literal('host') }),
  ]),
)

/** What the journal can tell: what happened to an agent's life, or to the agent itself. */
export type JournalEvent =
  | { readonly kind: 'created' }
  | { readonly kind: 'updated' }
  | { readonly kind: 'removed' }
  /** A process of an earlier life that still runs. */
  | { readonly kind: 'survivor-found'; readonly pid: number; readonly name: string; readonly runId: string }
  /** Such a process was killed: by a person, by the setting, or to finish a stop the host's end had interrupted. */
  | {
      readonly kind: 'survivor-killed'
      readonly pid: number
      readonly name: string
      readonly runId: string
      readonly by: 'user' | 'setting' | 'interrupted-stop'
    }
  /** A person said to leave such a process alone, or took that back: it keeps no policy from starting the agent while it is ignored. */
  | {
      readonly kind: 'survivor-ignored'
      readonly pid: number
      readonly name: string
      readonly runId: string
      readonly isIgnored: boolean
    }
  /** At its end a run left a process alone that shows its cookie and cannot be proven to belong to it. */
  | { readonly kind: 'claimant-left'; readonly pid: number; readonly name: string; readonly runId: string }
  /** Corral could not do something it should have: the end of "Corral could not …", and what the system said. */
  | { readonly kind: 'internal-error'; readonly doing: string; readonly message: string }
  | AgentEvent

const processOfRun = { pid: z.number().int(), name: z.string(), runId: z.string() }

export const journalEvent = shape<JournalEvent>()(
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
    z.object({ kind: z.literal('internal-error'), doing: z.string(), message: z.string() }),
    ...agentEvent.options,
  ]),
)

/** An event this version cannot read, because a newer one wrote it. Only ever read, never written. */
export interface UnknownEvent {
  readonly kind: 'unknown'
  /** The kind it was written with. */
  readonly name: string
}

/** One thing that happened, in one ordered journal. `seq` has no gaps. */
export interface JournalEntry {
  readonly seq: number
  /** Epoch ms. */
  readonly at: number
  readonly subject: Subject
  /** Run it belongs to; 0: none. */
  readonly generation: number
  readonly event: JournalEvent | UnknownEvent
}

/** Any object with a kind parses: what is not an event this version can read becomes an `UnknownEvent`, so that one entry never costs the rest. */
const readEvent = z.looseObject({ kind: z.string() }).transform((value): JournalEvent | UnknownEvent => {
  const known = journalEvent.safeParse(value)
  return known.success ? known.data : { kind: 'unknown', name: nameOf(value) }
})

/** An entry as whoever reads it takes it: the store from its file, a client from its host. */
export const journalEntry = shape<JournalEntry>()(
  z.object({
    seq: z.number().int(),
    at: z.number(),
    subject,
    generation: z.number().int(),
    event: readEvent,
  }),
)

/** An unknown event that is passed on by a host keeps the name it was first met with. */
function nameOf({ kind, name }: { readonly kind: string; readonly name?: unknown }): string {
  return kind === 'unknown' && typeof name === 'string' ? name : kind
}
