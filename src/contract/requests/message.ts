import { z } from '../../shapes/zod.ts'
import { agentRef, nothing, request } from './request.ts'

/** Longest text that is looked at, characters: what is a little too long is refused with words. */
const TEXT_MAX = 4 * 1024 * 1024

export const messageRequests = {
  /**
   * Types a message into the agent's terminal and submits it, if the agent is proven to be idle; refused otherwise, with the reason. `queue`: it waits
   * until then instead, as one of few. `force`: it need not be proven; an agent that waits for a person still gets nothing. Answers when it is
   * typed or waits.
   */
  'agent.send': request(() => ({
    input: agentRef.extend({
      text: z.string().max(TEXT_MAX),
      submit: z.boolean().default(true),
      queue: z.boolean().default(false),
      force: z.boolean().default(false),
    }),
    output: z.discriminatedUnion('outcome', [
      /** `removed`: control characters that were left out. */
      z.object({ outcome: z.literal('sent'), removed: z.number().int() }),
      /** It stands in the agent's input and was not submitted, because it was not to be, or for this reason. */
      z.object({ outcome: z.literal('typed'), removed: z.number().int(), why: z.string().nullable() }),
      /** `place`: from 1; `why`: what it waits for. */
      z.object({ outcome: z.literal('queued'), id: z.string(), place: z.number().int(), why: z.string() }),
    ]),
  })),
  /** Takes back a message that waits. */
  'agent.cancelMessage': request(() => ({ input: agentRef.extend({ id: z.string().max(100) }), output: nothing })),
}
