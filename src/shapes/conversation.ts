import { shape } from './shape.ts'
import { z } from './zod.ts'

/** When a start goes on with the agent's last conversation; a person can always ask for the other. */
export type ResumeWhen =
  | 'never'
  /** Starts that nobody asked for: after a crash, a limit, a restart of the host or the machine. */
  | 'after-crash'
  | 'always'

export const resumeWhen = shape<ResumeWhen>()(z.enum(['never', 'after-crash', 'always']))

/** What an agent CLI keeps of a talk with it, and can go on with by its id. */
export interface Conversation {
  /** Its id, as the CLI names it. */
  readonly id: string
  /** Agent type. */
  readonly type: string
  /** Folder it was begun in. */
  readonly cwd: string
  /** The file it is kept in, where that was found; null: only the id is known, and there may be nothing to go on with. */
  readonly file: string | null
  /** The run that had it last. */
  readonly generation: number
  /** That run went on with it. */
  readonly isResumed: boolean
  /** A run that went on with it ended at once: no policy tries again. */
  readonly isRefused: boolean
}

/** Ids of all kinds: UUIDs, and names in their place; never a path. */
export const CONVERSATION_ID = /^[A-Za-z0-9_-]{8,80}$/

export const conversation = shape<Conversation>()(
  z.object({
    id: z.string().regex(CONVERSATION_ID),
    type: z.string(),
    cwd: z.string(),
    file: z.string().nullable(),
    generation: z.number().int(),
    isResumed: z.boolean(),
    isRefused: z.boolean(),
  }),
)

/** Why an agent began anew instead of going on: its conversation is not there any more, or its CLI did not take it. */
export type ConversationLoss = 'gone' | 'refused'

export const conversationLoss = shape<ConversationLoss>()(z.enum(['gone', 'refused']))

/** How one kind of agent goes on with a conversation; part of an agent type. `{id}` is the id's place. */
export interface ResumeRule {
  /** Arguments that give a new conversation an id (a UUID); null: it has one of its own, which is found in its files. */
  readonly name: readonly string[] | null
  /** Arguments that go on with one. */
  readonly goOn: readonly string[]
  /** Arguments with which neither is added: who gives one has said which conversation it is. */
  readonly unlessArgs: readonly string[]
}

const words = z.array(z.string().min(1)).max(8).readonly()

export const resumeRule = shape<ResumeRule>()(
  z.object({ name: words.nullable(), goOn: words, unlessArgs: z.array(z.string().min(1)).max(50).readonly() }),
)
