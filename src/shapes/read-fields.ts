import type { z } from './zod.ts'

/** A field that could not be parsed. `reason` is for people: "expected object, received null". */
export interface UnreadField<K extends string> {
  readonly field: K
  readonly reason: string
}

/** The fields of a stored object, with a placeholder for each that could not be parsed. */
export interface ReadFields<T> {
  readonly values: T
  readonly unread: readonly UnreadField<keyof T & string>[]
}

/**
 * Parses an object field by field, so that one bad field does not invalidate the others. A field that is missing or
 * does not parse is replaced by its placeholder; a missing one is reported only if it is `required`. Fields the schema
 * does not know are left out.
 */
export function readFields<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  raw: Readonly<Record<string, unknown>>,
  { standIns, required }: StandIns<z.output<z.ZodObject<S>>>,
): ReadFields<z.output<z.ZodObject<S>>> {
  type T = z.output<z.ZodObject<S>>
  const names = Object.keys(schema.shape) as (keyof T & string)[]
  const unread: UnreadField<keyof T & string>[] = []
  const values = names.map((field) => {
    const value = raw[field]
    if (value === undefined && !required.includes(field)) return [field, standIns[field]]
    const parsed = (schema.shape[field] as unknown as z.ZodType).safeParse(value)
    if (parsed.success) return [field, parsed.data]
    unread.push({ field, reason: reasonOf(parsed.error) })
    return [field, standIns[field]]
  })
  return { values: Object.fromEntries(values) as T, unread }
}

interface StandIns<T> {
  readonly standIns: T
  readonly required: readonly (keyof T)[]
}

/** zod's first message, with the path inside the field. */
export function reasonOf({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'unreadable'
  const place = issue.path.join('.')
  const what = issue.message.replace(/^Invalid input: /, '')
  return place === '' ? what : `${place}: ${what}`
}
