/** Ends a switch over a union: a compile error when a variant is missing, a thrown bug when one arrives anyway. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant: ${JSON.stringify(value)}`)
}
