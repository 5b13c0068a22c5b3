import { z } from '../../shapes/zod.ts'
import { nothing, request } from './request.ts'

const texts = z.array(z.string().max(200)).max(1_000)

/** Selects journal entries; all given conditions must hold. */
const eventFilter = z.object({
  /** Agents by id or name; a name is resolved once, when the follow begins. Null: all subjects, including the host. */
  agents: texts.nullable().default(null),
  /** Kinds of events, such as `crash-loop`. Null: all. */
  kinds: texts.nullable().default(null),
})
export type EventFilter = z.infer<typeof eventFilter>

const followId = z.number().int()

/** The journal as a stream. */
export const eventRequests = {
  /**
   * After the answer, the connection receives an `event` message for each journal entry from `fromSeq` on that passes
   * the filter, in order and without gaps: first those already stored, then new ones. `events-live` marks the point
   * where all stored entries have been sent.
   */
  'events.follow': request(() => ({
    input: z.object({
      /** Null: only new entries. */
      fromSeq: z.number().int().min(0).nullable().default(null),
      filter: eventFilter.default({ agents: null, kinds: null }),
    }),
    output: z.object({
      followId,
      /** The seq it really starts at: later than requested if the journal does not reach back that far. */
      fromSeq: z.number().int(),
      /** The newest entry at the time of the answer. */
      seq: z.number().int(),
    }),
  })),
  'events.unfollow': request(() => ({ input: z.object({ followId }), output: nothing })),
}
