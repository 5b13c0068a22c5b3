/** Ends a switch over a union: a missing variant is a compile error, an unknown one at run time throws. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant: ${JSON.stringify(value)}`)
}
