import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { errnoOf } from '../../base/errors.ts'
import { Lifetime } from '../../base/disposable.ts'
import { parseProcStat, type ProcStat } from '../../core/process/parse-proc-stat.ts'

/** Most descriptors kept open; beyond them a file is opened for each reading, at about twice the cost. */
const MAX_KEPT = 2048
/** Ptys, sockets and files of the host come first: never more than this share of what the process may open. */
const SHARE_OF_LIMIT = 0.5
/** Given back at once when the process runs out of descriptors, so that it does not run out again with the next pty. */
const GIVEN_BACK = 32
/** A stat line has at most about 600 bytes: 52 numbers of up to 20 digits would be 1,100. */
const STAT_BYTES = 2048

/** The process is gone, or /proc is mounted so that it cannot be seen. */
const NOBODY = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])
const TOO_MANY_OPEN = new Set(['EMFILE', 'ENFILE'])

/**
 * Reads `/proc/<pid>/stat` through descriptors that stay open: half the cost of opening each time, and the identity for free, because a descriptor
 * of a process that has ended fails for good, also when the pid has been given to another.
 */
export class StatDescriptors extends Lifetime {
  private readonly kept = new Map<number, number>()
  private readonly buffer = new Uint8Array(STAT_BYTES)
  private budget: number

  constructor(budget = keepableDescriptors()) {
    super()
    this.budget = budget
  }

  /** How many are open now. */
  get keptCount(): number {
    return this.kept.size
  }

  /** Reads whoever has this pid now; null: nobody. */
  read(pid: number): ProcStat | null {
    const kept = this.kept.get(pid)
    if (kept === undefined) return this.readAnew(pid)
    const stat = this.readFrom(kept)
    if (stat !== null) return stat
    this.forget(pid)
    return this.readAnew(pid)
  }

  /** Opens something; when the process has no descriptor left for it, kept ones are given back first. */
  makingRoom<T>(open: () => T): T {
    try {
      return open()
    } catch (error) {
      if (!TOO_MANY_OPEN.has(errnoOf(error) ?? '') || this.kept.size === 0) throw error
      this.giveBack()
      return this.makingRoom(open)
    }
  }

  /** Closes the descriptor of a process nobody asks for any more. */
  forget(pid: number): void {
    const descriptor = this.kept.get(pid)
    if (descriptor === undefined) return
    this.kept.delete(pid)
    closeSync(descriptor)
  }

  /** Closes the descriptors of everybody else. */
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
