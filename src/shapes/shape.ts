import type { z } from './zod.ts'

/** `T` with nothing optional at any depth. Without it, a key that only one side has and that is optional would go unseen. */
type Whole<T> = T extends object ? { [K in keyof T]-?: Whole<T[K]> } : T

/** True when values of either type can stand where the other is asked for, optional keys included. A `readonly` key does not count: TypeScript ignores it too. */
export type Same<A, B> = [A, Whole<A>] extends [B, Whole<B>]
  ? [B, Whole<B>] extends [A, Whole<A>]
    ? true
    : false
  : false

/**
 * Holds a type and the schema that stands beside it together: `shape<Exit>()(z.object({ … }))` compiles only if the schema's values are exactly
 * those of the type. (`satisfies z.ZodType<Exit>` looks in one direction only: a schema that knows one kind of 26 passes.)
 */
export function shape<T>(): <S extends z.ZodType<T>>(schema: Same<T, z.output<S>> extends true ? S : never) => S {
  return (schema) => schema
}
