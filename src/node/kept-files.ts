import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { Lifetime } from '../base/disposable.ts'
import { errnoOf } from '../base/errors.ts'

/** Most descriptors kept open; beyond that, a file is opened for each reading, at about twice the cost. */
const MAX_KEPT = 2048
/** Ptys, sockets and files of the host come first: at most this share of the descriptor limit is used for one kind of file. */
const SHARE_OF_LIMIT = 0.4
/** Closed at once when the process runs out of descriptors, so that the next pty does not run out again. */
const GIVEN_BACK = 32
/** The longest read here is `memory.stat` of a group: some 70 lines. */
const MAX_BYTES = 8192

/** What it tells of is gone, or hidden. */
const GONE = new Set(['ENOENT', 'ESRCH', 'ENODEV', 'EACCES', 'EPERM'])
const TOO_MANY_OPEN = new Set(['EMFILE', 'ENFILE'])

/** Makes something of the first `length` bytes; null: they tell nothing. */
type Parse<T> = (bytes: Uint8Array, length: number) => T | null

/**
 * Reads short files of the kernel, again and again, through descriptors that stay open. That costs half to a fifth, and it verifies the identity
 * for free: the descriptor of a process or group that has ended fails for good, even if its pid or name is reused.
 */
export class KeptFiles<K, T> extends Lifetime {
  private readonly kept = new Map<K, number>()
  private readonly buffer = new Uint8Array(MAX_BYTES)
  private readonly pathOf: (key: K) => string
  private readonly parse: Parse<T>
  private budget: number

  /** `budget`: most descriptors kept open; a share of what this process may open if left out. */
  constructor(pathOf: (key: K) => string, parse: Parse<T>, budget = keepableDescriptors()) {
    super()
    this.pathOf = pathOf
    this.parse = parse
    this.budget = budget
  }

  /** Number of descriptors open now. */
  get keptCount(): number {
    return this.kept.size
  }

  /** Reads the file that has this name now; null if none. */
  read(key: K): T | null {
    const kept = this.kept.get(key)
    if (kept === undefined) return this.readAnew(key)
    const told = this.readFrom(kept)
    if (told !== null) return told
    this.forget(key)
    return this.readAnew(key)
  }

  /** The same of one that may be left out: nothing is closed for it, and null as well if there are too many of them. */
  readIfRoom(key: K): T | null {
    if (this.kept.has(key)) return this.read(key)
    if (this.kept.size >= this.budget) return null
    try {
      return this.readAnew(key, openFile)
    } catch (error) {
      if (!isOutOfDescriptors(error)) throw error
      this.budget = this.kept.size
      return null
    }
  }

  /** Runs `open`; if the process is out of descriptors, closes kept ones first. */
  makingRoom<R>(open: () => R): R {
    try {
      return open()
    } catch (error) {
      if (!isOutOfDescriptors(error) || this.kept.size === 0) throw error
      this.giveBack()
      return this.makingRoom(open)
    }
  }

  /** Closes the descriptor of one that is no longer needed. */
  forget(key: K): void {
    const descriptor = this.kept.get(key)
    if (descriptor === undefined) return
    this.kept.delete(key)
    closeSync(descriptor)
  }

  /** Closes all other descriptors. */
  keepOnly(keys: { has(key: K): boolean }): void {
    for (const key of this.kept.keys()) if (!keys.has(key)) this.forget(key)
  }

  override dispose(): void {
    for (const key of [...this.kept.keys()]) this.forget(key)
    super.dispose()
  }

  private readAnew(key: K, open = (path: string): number => this.makingRoom(() => openFile(path))): T | null {
    const descriptor = unlessGone(() => open(this.pathOf(key)))
    if (descriptor === null) return null
    const told = this.readFrom(descriptor)
    if (told !== null && this.kept.size < this.budget && !this.isDisposed) this.kept.set(key, descriptor)
    else closeSync(descriptor)
    return told
  }

  private readFrom(descriptor: number): T | null {
    return unlessGone(() => this.parse(this.buffer, readSync(descriptor, this.buffer, 0, MAX_BYTES, 0)))
  }

  private giveBack(): void {
    for (const key of [...this.kept.keys()].slice(-GIVEN_BACK)) this.forget(key)
    this.budget = this.kept.size
  }
}

const openFile = (path: string): number => openSync(path, 'r')

function unlessGone<R>(read: () => R): R | null {
  try {
    return read()
  } catch (error) {
    if (!GONE.has(errnoOf(error) ?? '')) throw error
    return null
  }
}

function isOutOfDescriptors(error: unknown): boolean {
  return TOO_MANY_OPEN.has(errnoOf(error) ?? '')
}

/** `share` of the descriptors this process may open, within reason. */
export function keepableDescriptors(share = SHARE_OF_LIMIT): number {
  const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]
  return limit === undefined ? MAX_KEPT : Math.min(MAX_KEPT, Math.floor(Number(limit) * share))
}
