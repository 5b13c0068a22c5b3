import { Lifetime, toDisposable } from '../../base/disposable.ts'
import type { ProcessTable, SignalOutcome } from '../../core/ports.ts'
import { isOfBoot } from '../../core/process/identity.ts'
import type { ProcessResources } from '../../core/process/resources.ts'
import { isZombie, type ProcessRow } from '../../core/process/process-row.ts'
import { forgetUsage, readUsage, type UsageReader } from './read-usage.ts'
import { type CommandRunner, runCommand } from './run-command.ts'
import { setNice } from './set-nice.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'

/**
 * While the table is younger than this, a sweep for usage asks only for the requested pids: a tenth of the cost of
 * reading all processes.
 */
const TABLE_MAX_AGE_MS = 10_000
/**
 * pidusage and macOS report the age of a process in whole seconds: a larger difference means another process with the
 * same pid.
 */
const START_TOLERANCE_MS = 2_500

export interface HelperTableOptions {
  readonly bootId: string
  readonly run?: CommandRunner
  readonly readUsage?: UsageReader
  /** Monotonic ms. */
  readonly now?: () => number
}

/**
 * A process table that starts a helper program for every reading: macOS and Windows. At most one helper runs at a time;
 * all callers waiting for the whole table share the next reading, which starts after their calls.
 */
export abstract class HelperProcessTable extends Lifetime implements ProcessTable {
  abstract readonly minSweepIntervalMs: number
  readonly bootId: string
  protected readonly run: CommandRunner
  private readonly readUsage: UsageReader
  private readonly now: () => number
  private lastTable: { readonly rows: readonly ProcessRow[]; readonly at: number } | null = null
  private nextTable: Promise<readonly ProcessRow[]> | null = null
  private queue: Promise<unknown> = Promise.resolve()

  constructor(options: HelperTableOptions) {
    super()
    this.bootId = options.bootId
    this.run = options.run ?? runCommand
    this.readUsage = options.readUsage ?? readUsage
    this.now = options.now ?? (() => performance.now())
    this.register(toDisposable(forgetUsage))
  }

  protected abstract readTable(): Promise<ProcessRow[]>
  /** Raw command lines by pid, only of processes whose identity still matches. */
  protected abstract readCommandLines(identities: readonly ProcessIdentity[]): Promise<ReadonlyMap<number, string>>
  /** Start time of a row in epoch ms. */
  protected abstract startedAt(row: Pick<ProcessRow, 'startTime'>): number
  /** Sends a signal to a process whose identity was just verified. */
  protected abstract send(pid: number, signal: string): SignalOutcome

  async sweep(usageOf?: readonly number[]): Promise<readonly ProcessRow[]> {
    const last = this.lastTable
    const isDue = last === null || this.now() - last.at > TABLE_MAX_AGE_MS
    if (usageOf === undefined || isDue) return await this.wholeTable()
    const usages = await this.oneAtATime(() => this.readUsage(usageOf))
    const asked = new Set(usageOf)
    const rows = last.rows.flatMap((row) => {
      if (!asked.has(row.pid)) return [row]
      const usage = usages.get(row.pid)
      const isSame = usage !== undefined && Math.abs(usage.startedAt - this.startedAt(row)) <= START_TOLERANCE_MS
      return isSame ? [{ ...row, cpuMs: usage.cpuMs, rssBytes: usage.rssBytes }] : []
    })
    if (this.lastTable === last) this.lastTable = { rows, at: last.at }
    return rows
  }

  async identify(pid: number): Promise<ProcessIdentity | null> {
    const row = await this.rowOf(pid)
    return row === null ? null : { pid, startTime: row.startTime, bootId: this.bootId }
  }

  /** Limits of other processes are shown on Linux only. */
  tagOf(): null {
    return null
  }

  /** Told on Linux only. */
  async resources(): Promise<ReadonlyMap<number, ProcessResources>> {
    return new Map()
  }

  /** Linux only. */
  async limitFiles(): Promise<boolean> {
    return false
  }

  /** Told on Linux only. */
  async exactMemory(): Promise<null> {
    return null
  }

  signal(identity: ProcessIdentity, signal: string): Promise<SignalOutcome> {
    return this.actOn(identity, (pid) => this.send(pid, signal))
  }

  setNice(identity: ProcessIdentity, nice: number): Promise<SignalOutcome> {
    return this.actOn(identity, (pid) => setNice(pid, nice))
  }

  /** Linux only. */
  async setSessionNice(): Promise<'none'> {
    return 'none'
  }

  /** Linux only. */
  async setOomScore(): Promise<boolean> {
    return false
  }

  async commandLines(identities: readonly ProcessIdentity[]): Promise<ReadonlyMap<number, string>> {
    if (identities.length === 0) return new Map()
    return await this.oneAtATime(() => this.readCommandLines(identities))
  }

  ageMs(row: Pick<ProcessRow, 'startTime'>): number | null {
    const ageMs = Date.now() - this.startedAt(row)
    return ageMs < 0 ? null : ageMs
  }

  /** Acts on a process right after its identity was verified, without yielding in between. */
  private async actOn(identity: ProcessIdentity, act: (pid: number) => SignalOutcome): Promise<SignalOutcome> {
    const row = isOfBoot(identity, this.bootId) ? await this.rowOf(identity.pid) : null
    if (row === null || isZombie(row)) return 'gone'
    return row.startTime === identity.startTime ? act(identity.pid) : 'stranger'
  }

  private async rowOf(pid: number): Promise<ProcessRow | null> {
    const rows = await this.wholeTable()
    return rows.find((row) => row.pid === pid) ?? null
  }

  private wholeTable(): Promise<readonly ProcessRow[]> {
    this.nextTable ??= this.oneAtATime(async () => {
      this.nextTable = null
      const rows = await this.readTable()
      this.lastTable = { rows, at: this.now() }
      return rows
    })
    return this.nextTable
  }

  private oneAtATime<T>(read: () => Promise<T>): Promise<T> {
    const result = this.queue.then(read)
    // The caller of this reading gets its rejection; readings queued behind it only wait for it to finish.
    this.queue = result.catch(() => null)
    return result
  }
}
