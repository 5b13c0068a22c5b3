import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { errnoOf } from '../../base/errors.ts'
import { Lifetime } from '../../base/disposable.ts'
import { parseProcStat, type ProcStat } from '../../core/process/parse-proc-stat.ts'

/** Most descriptors kept open; beyond that, a file is opened for each reading, at about twice the cost. */
const MAX_KEPT = 2048
/** Ptys, sockets and files of the host come first: at most this share of the descriptor limit is used here. */
const SHARE_OF_LIMIT = 0.5
/** Closed at once when the process runs out of descriptors, so that the next pty does not run out again. */
const GIVEN_BACK = 32
/** A stat line has at most about 600 bytes: 52 numbers of up to 20 digits would be 1,100. */
const STAT_BYTES = 2048

/** The process is gone, or /proc is mounted so that it is hidden. */
const NOBODY = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])
const TOO_MANY_OPEN = new Set(['EMFILE', 'ENFILE'])

/**
 * Reads `/proc/<pid>/stat` through descriptors that stay open. That halves the cost, and it verifies the identity for
 * free: the descriptor of a process that has ended fails for good, even if its pid is reused.
 */
export class StatDescriptors extends Lifetime {
  private readonly kept = new Map<number, number>()
  private readonly buffer = new Uint8Array(STAT_BYTES)
  private budget: number

  constructor(budget = keepableDescriptors()) {
    super()
    this.budget = budget
  }

  /** Number of descriptors open now. */
  get keptCount(): number {
    return this.kept.size
  }

  /** Reads the process that has this pid now; null if none. */
  read(pid: number): ProcStat | null {
    const kept = this.kept.get(pid)
    if (kept === undefined) return this.readAnew(pid)
    const stat = this.readFrom(kept)
    if (stat !== null) return stat
    this.forget(pid)
    return this.readAnew(pid)
  }

  /** Runs `open`; if the process is out of descriptors, closes kept ones first. */
  makingRoom<T>(open: () => T): T {
    try {
      return open()
    } catch (error) {
      if (!TOO_MANY_OPEN.has(errnoOf(error) ?? '') || this.kept.size === 0) throw error
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

  private readAnew(pid: number): ProcStat | null {
    const descriptor = this.open(`/proc/${pid}/stat`)
    if (descriptor === null) return null
    const stat = this.readFrom(descriptor)
    if (stat !== null && this.kept.size < this.budget && !this.isDisposed) this.kept.set(pid, descriptor)
    else closeSync(descriptor)
    return stat
  }

  private readFrom(descriptor: number): ProcStat | null {
    try {
      return parseProcStat(this.buffer, readSync(descriptor, this.buffer, 0, STAT_BYTES, 0))
    } catch (error) {
      if (!NOBODY.has(errnoOf(error) ?? '')) throw error
      return null
    }
  }

  private open(path: string): number | null {
    try {
      return this.makingRoom(() => openSync(path, 'r'))
    } catch (error) {
      if (!NOBODY.has(errnoOf(error) ?? '')) throw error
      return null
    }
  }

  private giveBack(): void {
    for (const pid of [...this.kept.keys()].slice(-GIVEN_BACK)) this.forget(pid)
    this.budget = this.kept.size
  }
}

function keepableDescriptors(): number {
  const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]
  return limit === undefined ? MAX_KEPT : Math.min(MAX_KEPT, Math.floor(Number(limit) * SHARE_OF_LIMIT))
}
