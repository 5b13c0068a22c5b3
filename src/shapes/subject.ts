import { shape } from './shape.ts'
import { z } from './zod.ts'

/** What a journal entry is about. */
export type Subject = { readonly kind: 'agent'; readonly id: string } | { readonly kind: 'host' }

export const subject = shape<Subject>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('agent'), id: z.string() }),
    z.object({ kind: z.literal('host') }),
  ]),
)
