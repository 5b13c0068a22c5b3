import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { Lifetime } from '../../base/disposable.ts'
import { errnoOf } from '../../base/errors.ts'

/** Most descriptors kept open; beyond that, a file is opened for each reading, at about twice the cost. */
const MAX_KEPT = 2048
/** Ptys, sockets and files of the host come first: at most this share of the descriptor limit is used for one kind of file. */
const SHARE_OF_LIMIT = 0.4
/** Closed at once when the process runs out of descriptors, so that the next pty does not run out again. */
const GIVEN_BACK = 32
/** A stat line, the longest read here, has at most about 600 bytes: 52 numbers of up to 20 digits would be 1,100. */
const LINE_BYTES = 2048

/** The process is gone, or /proc is mounted so that it is hidden. */
const NOBODY = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])
const TOO_MANY_OPEN = new Set(['EMFILE', 'ENFILE'])

/** Makes something of the first `length` bytes; null: they tell nothing. */
type Parse<T> = (bytes: Uint8Array, length: number) => T | null

/**
 * Reads one short file of each process, `/proc/<pid>/<name>`, through descriptors that stay open. That halves the cost, and it verifies the
 * identity for free: the descriptor of a process that has ended fails for good, even if its pid is reused.
 */
export class KeptFiles<T> extends Lifetime {
  private readonly kept = new Map<number, number>()
  private readonly buffer = new Uint8Array(LINE_BYTES)
  private readonly name: string
  private readonly parse: Parse<T>
  private budget: number

  constructor(name: string, parse: Parse<T>, budget = keepableDescriptors()) {
    super()
    this.name = name
    this.parse = parse
    this.budget = budget
  }

  /** Number of descriptors open now. */
  get keptCount(): number {
    return this.kept.size
  }

  /** Reads the process that has this pid now; null if none. */
  read(pid: number): T | null {
    const kept = this.kept.get(pid)
    if (kept === undefined) return this.readAnew(pid)
    const told = this.readFrom(kept)
    if (told !== null) return told
    this.forget(pid)
    return this.readAnew(pid)
  }

  /** The same of a process that may be left out: nothing is closed for it, and null as well if there are too many of them. */
  readIfRoom(pid: number): T | null {
    if (this.kept.has(pid)) return this.read(pid)
    if (this.kept.size >= this.budget) return null
    try {
      return this.readAnew(pid, openFile)
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

  /** Closes the descriptor of a process that is no longer needed. */
  forget(pid: number): void {
    const descriptor = this.kept.get(pid)
    if (descriptor === undefined) return
    this.kept.delete(pid)
    closeSync(descriptor)
  }

  /** Closes all other descriptors. */
  keepOnly(pids: { has(pid: number): boolean }): void {
    for (const pid of this.kept.keys()) if (!pids.has(pid)) this.forget(pid)
  }

  override dispose(): void {
    for (const pid of [...this.kept.keys()]) this.forget(pid)
    super.dispose()
  }

  private readAnew(pid: number, open = (path: string): number => this.makingRoom(() => openFile(path))): T | null {
    const descriptor = unlessGone(() => open(`/proc/${pid}/${this.name}`))
    if (descriptor === null) return null
    const told = this.readFrom(descriptor)
    if (told !== null && this.kept.size < this.budget && !this.isDisposed) this.kept.set(pid, descriptor)
    else closeSync(descriptor)
    return told
  }

  private readFrom(descriptor: number): T | null {
    return unlessGone(() => this.parse(this.buffer, readSync(descriptor, this.buffer, 0, LINE_BYTES, 0)))
  }

  private giveBack(): void {
    for (const pid of [...this.kept.keys()].slice(-GIVEN_BACK)) this.forget(pid)
    this.budget = this.kept.size
  }
}

const openFile = (path: string): number => openSync(path, 'r')

function unlessGone<R>(read: () => R): R | null {
  try {
    return read()
  } catch (error) {
    if (!NOBODY.has(errnoOf(error) ?? '')) throw error
    return null
  }
}

function isOutOfDescriptors(error: unknown): boolean {
  return TOO_MANY_OPEN.has(errnoOf(error) ?? '')
}

function keepableDescriptors(): number {
  const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]
  return limit === undefined ? MAX_KEPT : Math.min(MAX_KEPT, Math.floor(Number(limit) * SHARE_OF_LIMIT))
}
