import { z } from '../../shapes/zod.ts'

/** The schemas of a request's input and output. */
export interface RequestShape {
  readonly input: z.ZodType
  readonly output: z.ZodType
}

/** An input or output without content. */
export const nothing = z.object({})

/** An agent by its id or its name. An id takes precedence; names are unique. */
export const agentRef = z.object({ agent: z.string().min(1).max(200) })
