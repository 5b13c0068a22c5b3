import { expect, it } from 'vitest'
import type { JournalEvent } from './journal.ts'
import { shape, type Same } from './shape.ts'
import { z } from './zod.ts'

const oneKindOfMany = z.object({ kind: z.literal('created') })
const pair = z.object({ a: z.string(), b: z.number().optional() })

it('gives the schema back as it is', () => {
  expect(shape<{ readonly kind: 'created' }>()(oneKindOfMany)).toBe(oneKindOfMany)
})

it('refuses a schema that knows less than its type', () => {
  // @ts-expect-error one kind out of all events of the journal
  shape<JournalEvent>()(oneKindOfMany)
  // @ts-expect-error an optional key is missing
  shape<{ a: string; b?: number | undefined; c?: string }>()(pair)
  expect(oneKindOfMany.safeParse({ kind: 'removed' }).success).toBe(false)
})

it('refuses a schema that knows more than its type', () => {
  // @ts-expect-error a kind the type does not have
  shape<{ readonly kind: 'created' }>()(z.object({ kind: z.enum(['created', 'removed']) }))
  // @ts-expect-error an optional key the type does not have
  shape<{ a: string }>()(pair)
  expect(pair.safeParse({ a: 'x', b: 1 }).success).toBe(true)
})

it('tells types apart at any depth, and does not mind readonly keys', () => {
  const readonlyKeys: Same<{ readonly a: readonly string[] }, { a: readonly string[] }> = true
  const optionalDeepDown: Same<{ a: { b?: string }[] }, { a: object[] }> = false
  expect([readonlyKeys, optionalDeepDown]).toEqual([true, false])
})
