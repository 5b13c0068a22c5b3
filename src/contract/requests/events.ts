import { z } from '../../shapes/zod.ts'
import { nothing, type RequestShape } from './request.ts'

const texts = z.array(z.string().max(200)).max(1_000)

/** Which journal entries: those for which all that is given holds. */
const eventFilter = z.object({
  /** Agents by id or name; a name is looked up once, when the follow begins. Null: all subjects, the host included. */
  agents: texts.nullable().default(null),
  /** Kinds of events, such as `crash-loop`. Null: all. */
  kinds: texts.nullable().default(null),
})
export type EventFilter = z.infer<typeof eventFilter>

const followId = z.number().int()

/** The journal as a stream. */
export const eventRequests = {
  /**
   * From the answer on, the connection receives an `event` message for each journal entry from `fromSeq` on that passes the filter, in order
   * and without gap: first what is stored, then what happens. `events-live` says when all that is stored has been told.
   */
  'events.follow': {
    input: z.object({
      /** Null: only what happens from now on. */
      fromSeq: z.number().int().min(0).nullable().default(null),
      filter: eventFilter.default({ agents: null, kinds: null }),
    }),
    output: z.object({
      followId,
      /** Where it really begins: later than asked when the journal does not reach back so far. */
      fromSeq: z.number().int(),
      /** The newest entry at this moment. */
      seq: z.number().int(),
    }),
  },
  'events.unfollow': { input: z.object({ followId }), output: nothing },
} as const satisfies Record<string, RequestShape>
