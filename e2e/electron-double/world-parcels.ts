/** A value on its way from one JavaScript world of a page to another; what is in `copy` is cloned by the browser. */
export type Parcel =
  | readonly ['copy', unknown]
  | readonly ['error', string]
  | readonly ['function', number]
  | readonly ['promise', number]
  | readonly ['array', readonly Parcel[]]
  | readonly ['object', readonly Member[]]
type Member = readonly [name: string, value: Parcel]

export type AnyFunction = (...args: readonly unknown[]) => unknown

/** What stays in its own world, and is known to the other one by a number. */
export interface Ties {
  readonly lend: (own: AnyFunction) => number
  readonly borrow: (id: number) => AnyFunction
  readonly follow: (own: Promise<unknown>) => number
  readonly expect: (id: number) => Promise<unknown>
}

/**
 * Packs values as Electron's context bridge passes them: functions and promises by reference, of an error the message, of an object its own
 * members. https://www.electronjs.org/docs/latest/api/context-bridge, "Parameter / Error / Return Type support". Stricter than Electron: an
 * element, or an object that contains itself, throws.
 * Sent into the page as text, so it must be self-contained, and calls nothing that the page may have replaced meanwhile.
 */
export class WorldParcels {
  private readonly ties: Ties
  private readonly tagOf = Function.prototype.call.bind(Object.prototype.toString) as (value: object) => string
  private readonly keysOf = Object.keys
  private readonly isArray = Array.isArray
  private readonly define = Object.defineProperty
  private readonly OwnError = Error
  private readonly OwnPromise = Promise
  /** As in Electron. */
  private readonly maxDepth = 1000

  constructor(ties: Ties) {
    this.ties = ties
  }

  pack(value: unknown, depth = 0): Parcel {
    if (depth >= this.maxDepth) throw new TypeError('Electron contextBridge recursion depth exceeded.')
    if (typeof value === 'function') return ['function', this.ties.lend(value as AnyFunction)]
    if (value === null || typeof value !== 'object') return ['copy', value]
    if (value instanceof this.OwnPromise) return ['promise', this.ties.follow(value)]
    if (value instanceof this.OwnError) return ['error', value.message]
    if (this.isArray(value)) return ['array', this.packAll(value, depth + 1)]
    if (this.tagOf(value) !== '[object Object]') return ['copy', value]
    return ['object', this.packMembers(value as Record<string, unknown>, depth + 1)]
  }

  packAll(values: readonly unknown[], depth = 0): readonly Parcel[] {
    const parcels: Parcel[] = []
    for (let at = 0; at < values.length; at++) parcels[at] = this.pack(values[at], depth)
    return parcels
  }

  unpack(parcel: Parcel): unknown {
    switch (parcel[0]) {
      case 'copy':
        return parcel[1]
      case 'error':
        return new this.OwnError(parcel[1])
      case 'function':
        return this.ties.borrow(parcel[1])
      case 'promise':
        return this.ties.expect(parcel[1])
      case 'array':
        return this.unpackAll(parcel[1])
      case 'object':
        return this.unpackMembers(parcel[1])
    }
  }

  unpackAll(parcels: readonly Parcel[]): readonly unknown[] {
    const values: unknown[] = []
    for (let at = 0; at < parcels.length; at++) values[at] = this.unpack(parcels[at] as Parcel)
    return values
  }

  private packMembers(value: Readonly<Record<string, unknown>>, depth: number): readonly Member[] {
    const names = this.keysOf(value)
    const members: Member[] = []
    for (let at = 0; at < names.length; at++) {
      const name = names[at] as string
      members[at] = [name, this.pack(value[name], depth)]
    }
    return members
  }

  private unpackMembers(members: readonly Member[]): object {
    const made = {}
    for (let at = 0; at < members.length; at++) {
      const member = members[at] as Member
      const value = this.unpack(member[1])
      this.define(made, member[0], { value, writable: true, enumerable: true, configurable: true })
    }
    return made
  }
}
