import { shape } from './shape.ts'
import { z } from './zod.ts'

/**
 * What an agent is doing. `quiet`: it says nothing, and nobody can tell; `idle`: it waits for the next instruction, and said so;
 * `stuck`: it says that it works, and nothing of it has moved for a long time.
 */
export type ActivityKind = 'working' | 'waiting-approval' | 'waiting-input' | 'idle' | 'quiet' | 'stuck'

/** What a waiting agent wants of a person. `dialog`: a menu or message is open, and what it asks is not known. */
export type Ask = 'approval' | 'trust' | 'question' | 'login' | 'dialog'

/** Where a statement about an agent's activity comes from, the most trustworthy first. */
export type ActivitySource =
  | 'program-status'
  | 'api'
  | 'session-file'
  | 'title'
  | 'progress'
  | 'prompt-mark'
  | 'foreground'
  | 'hook'
  | 'notification'
  | 'screen'
  | 'silence'

export const activityKind = shape<ActivityKind>()(
  z.enum(['working', 'waiting-approval', 'waiting-input', 'idle', 'quiet', 'stuck']),
)
export const ask = shape<Ask>()(z.enum(['approval', 'trust', 'question', 'login', 'dialog']))

export const activitySource = shape<ActivitySource>()(
  z.enum([
    'program-status',
    'api',
    'session-file',
    'title',
    'progress',
    'prompt-mark',
    'foreground',
    'hook',
    'notification',
    'screen',
    'silence',
  ]),
)

/** How a turn of an agent ended: a positive sign of it was seen. */
export type TurnEnd = 'finished' | 'failed' | 'interrupted'

export const turnEnd = shape<TurnEnd>()(z.enum(['finished', 'failed', 'interrupted']))

/** What one source says, in short: `blocked` means that the agent waits for a person. */
export type Saying = 'working' | 'blocked' | 'idle' | 'not-working'

const saying = shape<Saying>()(z.enum(['working', 'blocked', 'idle', 'not-working']))

/** One source's present statement, as shown by "explain". `since` is epoch ms; `text` is hostile text made safe to show. */
export interface Statement {
  readonly source: ActivitySource
  /** Name of the rule that read it. */
  readonly rule: string
  readonly text: string
  readonly says: Saying
  readonly since: number
}

export const statement = shape<Statement>()(
  z.object({ source: activitySource, rule: z.string(), text: z.string(), says: saying, since: z.number() }),
)

/** What is known beside the activity. Times are epoch ms; texts are what the agent wrote, made safe to show. */
export interface Conditions {
  /** It tries a request again. */
  readonly retry: {
    readonly text: string
    readonly attempt: number | null
    readonly of: number | null
    readonly nextAt: number | null
  } | null
  /** Its provider's limit is reached. */
  readonly rateLimit: { readonly text: string } | null
  /** Nobody is logged in. */
  readonly login: { readonly text: string } | null
  /** Commands it started go on in the background. */
  readonly background: { readonly text: string } | null
}

export const conditions = shape<Conditions>()(
  z.object({
    retry: z
      .object({
        text: z.string(),
        attempt: z.number().int().nullable(),
        of: z.number().int().nullable(),
        nextAt: z.number().nullable(),
      })
      .nullable(),
    rateLimit: z.object({ text: z.string() }).nullable(),
    login: z.object({ text: z.string() }).nullable(),
    background: z.object({ text: z.string() }).nullable(),
  }),
)

/** A sub-agent or a background command, as its agent reports it. */
export interface ChildActivity {
  readonly id: string
  readonly says: 'working' | 'blocked' | 'idle' | 'done' | 'error'
  readonly title: string
  readonly text: string
}

export const childActivity = shape<ChildActivity>()(
  z.object({
    id: z.string(),
    says: z.enum(['working', 'blocked', 'idle', 'done', 'error']),
    title: z.string(),
    text: z.string(),
  }),
)

/** What an agent is doing, and how that is known. */
export interface Activity {
  readonly kind: ActivityKind
  /** What it waits for; null: it does not wait. */
  readonly ask: Ask | null
  /** Epoch ms. */
  readonly since: number
  /** What decided: the question in the agent's own words, the command it runs, or the words a rule found. */
  readonly by: Statement | null
  readonly conditions: Conditions
  readonly children: readonly ChildActivity[]
  /** The last turn whose end was seen; null: none yet in this run. */
  readonly lastTurn: { readonly end: TurnEnd; readonly at: number; readonly text: string } | null
}

export const activity = shape<Activity>()(
  z.object({
    kind: activityKind,
    ask: ask.nullable(),
    since: z.number(),
    by: statement.nullable(),
    conditions,
    children: z.array(childActivity).readonly(),
    lastTurn: z.object({ end: turnEnd, at: z.number(), text: z.string() }).nullable(),
  }),
)
