import * as zod from 'zod'

// All of zod, but for the functions below.
// oxlint-disable-next-line oxc/no-barrel-file -- zod itself is one
export * from 'zod'

/**
 * One schema for each plain kind of value, and for the same with null or left out. A schema never changes; made anew at each of the
 * thousand places that use one, they were a third of the time in which the command line starts.
 */
const STRING = shared(zod.string())
const BOOLEAN = shared(zod.boolean())
const NUMBER = shared(zod.number())
const INTEGER = shared(NUMBER.int())
NUMBER.int = (params) => (params === undefined ? INTEGER : zod.number().int(params))

export function string(params?: Parameters<typeof zod.string>[0]): zod.ZodString {
  return params === undefined ? STRING : zod.string(params)
}

export function number(params?: Parameters<typeof zod.number>[0]): zod.ZodNumber {
  return params === undefined ? NUMBER : zod.number(params)
}

export function boolean(params?: Parameters<typeof zod.boolean>[0]): zod.ZodBoolean {
  return params === undefined ? BOOLEAN : zod.boolean(params)
}

function shared<S extends zod.ZodType>(schema: S): S {
  const nullable = schema.nullable()
  const optional = schema.optional()
  return Object.assign(schema, { nullable: () => nullable, optional: () => optional })
}
