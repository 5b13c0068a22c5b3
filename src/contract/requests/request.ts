import { z } from '../../shapes/zod.ts'

/** The schemas of a request's input and output. */
export interface RequestShape<I extends z.ZodType, O extends z.ZodType> {
  readonly input: I
  readonly output: O
}

/** A request's schemas, made when they are first needed: a call of the command line needs those of one or two requests. */
export function request<I extends z.ZodType, O extends z.ZodType>(make: () => RequestShape<I, O>): RequestShape<I, O> {
  let made: RequestShape<I, O> | null = null
  const shape = (): RequestShape<I, O> => (made ??= make())
  return {
    get input() {
      return shape().input
    },
    get output() {
      return shape().output
    },
  }
}

/** An input or output without content. */
export const nothing = z.object({})

/** An agent by its id or its name. An id takes precedence; names are unique. */
export const agentRef = z.object({ agent: z.string().min(1).max(200) })
