import { z } from '../../shapes/zod.ts'

/** What every request has: the schema of what is asked and of what is answered. */
export interface RequestShape {
  readonly input: z.ZodType
  readonly output: z.ZodType
}

/** Input or output without content. */
export const nothing = z.object({})

/** An agent by its id or its name. An id wins; names are unique. */
export const agentRef = z.object({ agent: z.string().min(1).max(200) })
