type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** A patch without the fields that were left out. */
export function definedOf<T extends object>(patch: T): Defined<T> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Defined<T>
}
