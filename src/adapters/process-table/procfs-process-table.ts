import { readdirSync, readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { Lifetime } from '../../base/disposable.ts'
import type { ProcessTable, SessionNiceOutcome, SignalOutcome } from '../../core/ports.ts'
import { readableCommandLine } from '../../core/process/command-line.ts'
import { decodeText } from '../../core/process/decode-text.ts'
import { isOfBoot } from '../../core/process/identity.ts'
import { isZombie, type ProcessRow } from '../../core/process/process-row.ts'
import type { ProcessResources } from '../../core/process/resources.ts'
import { tagInLimits } from '../../core/process/run-tag.ts'
import { CookieReader } from './cookie-reader.ts'
import { type KernelConstants, readKernelConstants } from './kernel-constants.ts'
import { ProcessorTurns } from './processor-turns.ts'
import { readResources } from './read-resources.ts'
import { rowOf } from './row-of.ts'
import { ExactMemory } from './exact-memory.ts'
import { setFileLimit } from '../../node/resource-limits.ts'
import { sendSignal } from './send-signal.ts'
import { setNiceOfThreads } from './set-nice-of-threads.ts'
import { setOomScore } from './set-oom-score.ts'
import { setSessionNice } from './set-session-nice.ts'
import { StatDescriptors } from './stat-descriptors.ts'
import { Turns } from './turns.ts'
import { WholeFile } from './whole-file.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'

/** A sweep of 1,000 processes takes about 7 ms of the host's main thread: ten per second would be noticeable. */
const MIN_SWEEP_INTERVAL_MS = 200
/** Bytes of a command line that are decoded; readableCommandLine shows far fewer. */
const COMMAND_LINE_BYTES = 4096
/**
 * A process's environment is read for its cookie at the first sweep that sees it and once more at the next: between
 * fork and exec it still shows its parent's. A changed name means another exec, so it is read again then.
 */
const COOKIE_READINGS = 2
const MS_PER_S = 1000
/** In a sweep for usage, those that were not asked for are read only every so many sweeps: they belong to the rest of the machine. */
const REST_EVERY_SWEEPS = 5
/** The same for those that have not run: only the kernel can change something of them, as it takes memory back; who loses its parent is read at once. */
const STILL_EVERY_SWEEPS = 15

/**
 * A process that forks and exits between the listing and the reading of /proc is missed, and its child too. So a full sweep looks for newcomers
 * until a pass in which nobody was given a pid and nobody listed had ended, at most this many times: a machine that builds something forks all
 * the time. A fork under way has its pid already and is not listed yet, but whoever forks is.
 */
const FULL_PASSES = 20
/** Who had done nothing so shortly before is not asked again, ms: resources are read with a sweep. */
const STILL_FOR_MS = 50

interface Acquaintance {
  readonly row: ProcessRow
  readonly readings: number
  /** What it had had of the processors just before the row was read; null: unknown. */
  readonly turns: number | null
  /** When it was last known to have had no more; ms of performance.now(). */
  stillAtMs: number
  /** What was read last, and what it had had of the processors just before. */
  resources: { readonly turns: number; readonly value: ProcessResources } | null
  seenInSweep: number
}

/** The process table of Linux, read from /proc in this thread: no helper process, about 7 µs per process and sweep. */
export class ProcfsProcessTable extends Lifetime implements ProcessTable {
  readonly minSweepIntervalMs = MIN_SWEEP_INTERVAL_MS
  readonly bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  private readonly constants: KernelConstants = readKernelConstants()
  private readonly known = new Map<number, Acquaintance>()
  private readonly file = new WholeFile()
  private readonly exact = new ExactMemory()
  private readonly stats: StatDescriptors
  private readonly cookies = new CookieReader(this.file)
  private readonly processorTurns = this.register(new ProcessorTurns())
  private sweepCount = 0

  /** Takes ownership of `stats`, which is disposed with the table. */
  constructor(stats = new StatDescriptors()) {
    super()
    this.stats = this.register(stats)
  }

  async sweep(usageOf?: readonly number[]): Promise<readonly ProcessRow[]> {
    if (this.isDisposed) throw new Error('the process table was disposed')
    this.sweepCount += 1
    const wanted = usageOf && new Set(usageOf)
    const rows: ProcessRow[] = []
    const turns = new Turns()
    for (let pass = 0; pass < FULL_PASSES; pass += 1) {
      const newestPid = this.newestPid()
      const isWhole = await this.readNewcomers(rows, wanted, turns)
      if (wanted || (isWhole && newestPid === this.newestPid())) break
    }
    this.readOrphans(rows, this.forgetUnseen())
    await this.settleCookies(rows)
    return rows
  }

  tagOf(pid: number): number | null {
    const length = this.file.read(`/proc/${pid}/limits`)
    return length === null ? null : tagInLimits(decodeText(this.file.bytes, 0, length))
  }

  async identify(pid: number): Promise<ProcessIdentity | null> {
    const stat = this.stats.read(pid)
    return stat === null ? null : { pid, startTime: stat.startTicks, bootId: this.bootId }
  }

  async signal(identity: ProcessIdentity, signal: string): Promise<SignalOutcome> {
    return this.doubtAbout(identity) ?? sendSignal(identity.pid, signal)
  }

  async setNice(identity: ProcessIdentity, nice: number): Promise<SignalOutcome> {
    return this.doubtAbout(identity) ?? setNiceOfThreads(identity.pid, nice)
  }

  async setSessionNice(identity: ProcessIdentity, nice: number): Promise<SessionNiceOutcome> {
    return this.doubtAbout(identity) ?? setSessionNice(identity.pid, nice)
  }

  async setOomScore(identity: ProcessIdentity, score: number, was: number | null): Promise<boolean> {
    return this.doubtAbout(identity) === null && setOomScore(identity.pid, score, was)
  }

  async limitFiles(identity: ProcessIdentity, most: number): Promise<boolean> {
    return this.doubtAbout(identity) === null && setFileLimit(identity.pid, most)
  }

  async resources(pids: readonly number[]): Promise<ReadonlyMap<number, ProcessResources>> {
    const found = new Map<number, ProcessResources>()
    const turns = new Turns()
    for (const pid of pids) {
      found.set(pid, this.resourcesOf(pid))
      if (turns.isDue) await turns.pass()
    }
    return found
  }

  exactMemory(pids: readonly number[]): Promise<number | null> {
    return this.exact.read(pids)
  }

  async commandLines(identities: readonly ProcessIdentity[]): Promise<ReadonlyMap<number, string>> {
    const lines = new Map<number, string>()
    for (const { pid, startTime } of identities) {
      const stat = this.stats.read(pid)
      if (stat === null || stat.startTicks !== startTime) continue
      const length = this.file.read(`/proc/${pid}/cmdline`) ?? 0
      const raw = decodeText(this.file.bytes, 0, Math.min(length, COMMAND_LINE_BYTES))
      lines.set(pid, readableCommandLine(raw, stat.name))
    }
    return lines
  }

  /** By the time since boot in which start times are counted; a container may be told another one. */
  ageMs({ startTime }: Pick<ProcessRow, 'startTime'>): number | null {
    const tickMs = MS_PER_S / this.constants.ticksPerSecond
    const ageMs = uptime() * MS_PER_S - startTime * tickMs
    // Both are told in whole ticks: in the one in which it started a fraction of a tick may be missing.
    return ageMs < -tickMs ? null : Math.max(0, ageMs)
  }

  /** Why the process that has this pid now must not be acted on; null if it is the right one. */
  private doubtAbout(identity: ProcessIdentity): 'gone' | 'stranger' | null {
    const stat = isOfBoot(identity, this.bootId) ? this.stats.read(identity.pid) : null
    if (stat === null || isZombie(stat)) return 'gone'
    return stat.startTicks === identity.startTime ? null : 'stranger'
  }

  /**
   * Adds all that were not read in this sweep yet; false: somebody who was listed had ended when its turn came. Others have their turns
   * meanwhile: who forks then is found by the next pass, as it was given a pid.
   */
  private async readNewcomers(
    rows: ProcessRow[],
    wanted: ReadonlySet<number> | undefined,
    turns: Turns,
  ): Promise<boolean> {
    let isWhole = true
    for (const entry of this.stats.makingRoom(() => readdirSync('/proc'))) {
      const pid = Number(entry)
      if (!Number.isInteger(pid)) continue
      const known = this.known.get(pid)
      if (known?.seenInSweep === this.sweepCount) continue
      if (known && wanted && this.isAsBefore(known, wanted)) rows.push(this.markSeen(known))
      else isWhole = this.readRow(pid, rows) && isWhole
      if (turns.isDue) await turns.pass()
    }
    return isWhole
  }

  /** The pid given to a process or thread last, as text (proc_loadavg(5)); null: it cannot be told. */
  private newestPid(): string | null {
    const length = this.file.read('/proc/loadavg')
    return length === null ? null : (decodeText(this.file.bytes, 0, length).trim().split(' ').at(-1) ?? null)
  }

  private isAsBefore(known: Acquaintance, wanted: ReadonlySet<number>): boolean {
    if (known.readings < COOKIE_READINGS) return false
    const { pid } = known.row
    if (!wanted.has(pid)) return !this.isTurnOf(pid, REST_EVERY_SWEEPS)
    return !this.isTurnOf(pid, STILL_EVERY_SWEEPS) && this.isStill(known)
  }

  /** Spread by pid, so that no single sweep reads all of them. */
  private isTurnOf(pid: number, everySweeps: number): boolean {
    return (pid + this.sweepCount) % everySweeps === 0
  }

  /** Nothing of its row that it or its terminal can change has changed: a shell's foreground is set by its children too. */
  private isStill(known: Acquaintance): boolean {
    const { row, turns } = known
    const leadsTerminal = row.pid === row.sessionId && row.foregroundGroupId > 0
    if (turns === null || leadsTerminal || this.processorTurns.of(row) !== turns) return false
    known.stillAtMs = performance.now()
    return true
  }

  private resourcesOf(pid: number): ProcessResources {
    const known = this.known.get(pid)
    const turns = known === undefined ? null : this.turnsOf(known)
    if (turns !== null && known?.resources?.turns === turns) return known.resources.value
    const value = readResources(pid, this.file)
    if (known !== undefined) known.resources = turns === null ? null : { turns, value }
    return value
  }

  private turnsOf({ row, turns, stillAtMs }: Acquaintance): number | null {
    return performance.now() - stillAtMs < STILL_FOR_MS ? turns : this.processorTurns.of(row)
  }

  /** False: it has ended, by now or since it was last seen. */
  private readRow(pid: number, rows: ProcessRow[]): boolean {
    const before = this.known.get(pid)
    const turns = before === undefined ? null : this.processorTurns.of(before.row)
    const stat = this.stats.read(pid)
    if (stat === null) return false
    const known = before?.row.startTime === stat.startTicks ? before : null
    const readings = known?.row.name === stat.name ? known.readings : 0
    // The environment of a zombie cannot be read: the result from its lifetime stays valid.
    const isDue = readings < COOKIE_READINGS && !isZombie(stat)
    const row = rowOf(stat, isDue ? this.cookies.read(pid) : (known?.row.cookie ?? null), this.constants)
    const fresh = { row, readings: isDue ? readings + 1 : readings, turns, stillAtMs: performance.now() }
    this.known.set(pid, { ...fresh, resources: known?.resources ?? null, seenInSweep: this.sweepCount })
    rows.push(row)
    return !isZombie(row) || (known !== null && isZombie(known.row))
  }

  /** A process that seems to belong to no run now may be a run's last process, so blank environments are read again. */
  private async settleCookies(rows: ProcessRow[]): Promise<void> {
    const found = await this.cookies.settleBlanks()
    if (found.size === 0) return
    for (const [index, row] of rows.entries()) {
      const cookie = found.get(row.pid)
      if (cookie !== undefined) rows[index] = this.keepCookie({ ...row, cookie })
    }
  }

  private keepCookie(row: ProcessRow): ProcessRow {
    const known = this.known.get(row.pid)
    if (known?.row.startTime === row.startTime) this.known.set(row.pid, { ...known, row })
    return row
  }

  private markSeen(known: Acquaintance): ProcessRow {
    known.seenInSweep = this.sweepCount
    return known.row
  }

  /** Who lost its parent since it was read has another one, though it has done nothing. */
  private readOrphans(rows: ProcessRow[], ended: ReadonlySet<number>): void {
    if (ended.size === 0) return
    for (const [index, { pid, parentPid }] of rows.entries()) {
      if (!ended.has(parentPid)) continue
      const [fresh] = this.readAgain(pid)
      if (fresh !== undefined) rows[index] = fresh
    }
  }

  private readAgain(pid: number): readonly ProcessRow[] {
    const rows: ProcessRow[] = []
    this.readRow(pid, rows)
    return rows
  }

  /** Returns whom it forgets. */
  private forgetUnseen(): ReadonlySet<number> {
    const ended = new Set<number>()
    for (const [pid, { seenInSweep }] of this.known) {
      if (seenInSweep === this.sweepCount) continue
      ended.add(pid)
      this.known.delete(pid)
      this.stats.forget(pid)
    }
    // Processes that were read by pid and ended before a sweep saw them.
    this.stats.keepOnly(this.known)
    this.processorTurns.keepOnly(this.known)
    return ended
  }
}
