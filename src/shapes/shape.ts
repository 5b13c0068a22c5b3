import type { z } from './zod.ts'

/** `T` with nothing optional at any depth. Without it, an optional key that only one side has would go unnoticed. */
type Whole<T> = T extends object ? { [K in keyof T]-?: Whole<T[K]> } : T

/**
 * True if the two types are assignable to each other, including optional keys. `readonly` is not compared, because
 * TypeScript ignores it too.
 */
export type Same<A, B> = [A, Whole<A>] extends [B, Whole<B>]
  ? [B, Whole<B>] extends [A, Whole<A>]
    ? true
    : false
  : false

/**
 * Ties a schema to the type declared beside it: `shape<Exit>()(z.object({ … }))` compiles only if the schema's values
 * are exactly those of the type. (`satisfies z.ZodType<Exit>` checks one direction only: a schema with one kind out of
 * 26 passes.)
 */
export function shape<T>(): <S extends z.ZodType<T>>(schema: Same<T, z.output<S>> extends true ? S : never) => S {
  return (schema) => schema
}
