import { Lifetime } from '../../src/base/disposable.ts'
import type { ProcessTable, SessionNiceOutcome, SignalOutcome } from '../../src/core/ports.ts'
import type { ProcessIdentity } from '../../src/shapes/process-identity.ts'
import type { ProcessResources } from '../../src/core/process/resources.ts'
import type { ProcessRow } from '../../src/core/process/process-row.ts'
import { FakeProcess, type FakeProcessOptions } from './fake-process.ts'

const INIT_PID = 1
const FIRST_PID = 1000
/** Age of the first process; each one started later is a millisecond younger. */
const AGE_OF_FIRST_MS = 3_600_000

/** The processes of a simulated machine: they react only to tests and signals, and do not depend on time. */
export class FakeProcessTable extends Lifetime implements ProcessTable {
  readonly bootId: string
  readonly minSweepIntervalMs = 0
  /** Signals that were sent, in order. */
  readonly sent: { readonly pid: number; readonly signal: string }[] = []
  /** Nice values that were set, in order. */
  readonly niced: { readonly pid: number; readonly nice: number }[] = []
  /** Nice values of sessions that were set, in order. */
  readonly sessionNices: { readonly pid: number; readonly nice: number }[] = []
  /** While unset, this system has no nice values of sessions. */
  hasSessionNice = true
  /** So many writes of them are refused for now. */
  busyWrites = 0
  /** Limits of open files that were set, in order. */
  readonly fileLimits: { readonly pid: number; readonly most: number }[] = []
  /** Names of existing cgroups: the kernel keeps them, whatever happens to a host. */
  readonly cgroups = new Set<string>()
  /** How many times the table was read. */
  sweeps = 0
  private readonly byPid = new Map<number, FakeProcess>()
  private nextPid = FIRST_PID
  private nextStartTime = 1
  /** While set, every sweep fails. */
  isUnreadable = false
  private sweepError: Error | null = null

  constructor(bootId = 'this boot') {
    super()
    this.bootId = bootId
    this.add({ pid: INIT_PID, parentPid: 0, name: 'init', isForeign: true })
  }

  /** All processes, including zombies. */
  get processes(): readonly FakeProcess[] {
    return [...this.byPid.values()]
  }

  /** Live processes except init: empty if none was left behind. */
  get living(): readonly FakeProcess[] {
    return this.processes.filter((process) => process.isAlive && process.pid !== INIT_PID)
  }

  /** Adds a process; throws if the pid is taken. */
  add(options: FakeProcessOptions = {}): FakeProcess {
    const pid = options.pid ?? this.nextPid++
    if (this.byPid.has(pid)) throw new Error(`pid ${pid} is taken`)
    const process = new FakeProcess(this, { ...options, pid, startTime: this.nextStartTime++ })
    this.byPid.set(pid, process)
    return process
  }

  /** The process that has this pid now. */
  process(pid: number): FakeProcess | null {
    return this.byPid.get(pid) ?? null
  }

  identityOf(process: FakeProcess): ProcessIdentity {
    return { pid: process.pid, startTime: process.startTime, bootId: this.bootId }
  }

  /** The next sweep fails. */
  failNextSweep(error = new Error('the process table cannot be read')): void {
    this.sweepError = error
  }

  /** Called by processes. */
  remove(process: FakeProcess): void {
    if (this.byPid.get(process.pid) === process) this.byPid.delete(process.pid)
  }

  /** Called by processes: orphans are adopted by init. */
  orphanChildrenOf({ pid }: FakeProcess): void {
    for (const process of this.byPid.values()) if (process.parentPid === pid) process.parentPid = INIT_PID
  }

  tagOf(pid: number): number | null {
    return this.process(pid)?.tag ?? null
  }

  async sweep(): Promise<readonly ProcessRow[]> {
    this.sweeps += 1
    const error = this.sweepError
    this.sweepError = null
    if (error) throw error
    if (this.isUnreadable) throw new Error('the process table cannot be read')
    return this.processes.map((process) => process.toRow())
  }

  async identify(pid: number): Promise<ProcessIdentity | null> {
    const process = this.process(pid)
    return process && this.identityOf(process)
  }

  async signal(identity: ProcessIdentity, signal: string): Promise<SignalOutcome> {
    const process = this.prove(identity)
    if (typeof process === 'string') return process
    this.sent.push({ pid: process.pid, signal })
    process.receive(signal)
    return 'sent'
  }

  async setNice(identity: ProcessIdentity, nice: number): Promise<SignalOutcome> {
    const process = this.prove(identity)
    if (typeof process === 'string') return process
    this.niced.push({ pid: process.pid, nice })
    process.nice = nice
    return 'sent'
  }

  async setSessionNice(identity: ProcessIdentity, nice: number): Promise<SessionNiceOutcome> {
    const process = this.prove(identity)
    if (process === 'not-permitted' || !this.hasSessionNice) return 'none'
    if (typeof process === 'string') return process
    if (this.busyWrites > 0) {
      this.busyWrites -= 1
      return 'later'
    }
    this.sessionNices.push({ pid: process.pid, nice })
    return 'set'
  }

  async setOomScore(identity: ProcessIdentity, score: number, was: number | null): Promise<boolean> {
    const process = this.prove(identity)
    if (typeof process === 'string' || (was !== null && process.oomScore !== was)) return false
    process.oomScore = score
    return true
  }

  async limitFiles(identity: ProcessIdentity, most: number): Promise<boolean> {
    const process = this.prove(identity)
    if (typeof process === 'string') return false
    this.fileLimits.push({ pid: process.pid, most })
    return true
  }

  async resources(pids: readonly number[]): Promise<ReadonlyMap<number, ProcessResources>> {
    const found = pids.flatMap((pid) => this.process(pid) ?? [])
    return new Map(found.map(({ pid, resources }) => [pid, resources]))
  }

  async exactMemory(pids: readonly number[]): Promise<number | null> {
    const each = pids.flatMap((pid) => this.process(pid)?.exactBytes ?? [])
    return each.length === 0 ? null : each.reduce((sum, bytes) => sum + bytes, 0)
  }

  ageMs({ startTime }: Pick<ProcessRow, 'startTime'>): number {
    return AGE_OF_FIRST_MS - startTime
  }

  async commandLines(identities: readonly ProcessIdentity[]): Promise<ReadonlyMap<number, string>> {
    const lines = new Map<number, string>()
    for (const { pid, startTime } of identities) {
      const process = this.process(pid)
      if (process?.startTime === startTime) lines.set(pid, process.commandLine)
    }
    return lines
  }

  /** The process with an identity, or why it cannot be acted on. */
  private prove(identity: ProcessIdentity): FakeProcess | Exclude<SignalOutcome, 'sent'> {
    const process = identity.bootId === this.bootId ? this.process(identity.pid) : null
    if (!process?.isAlive) return 'gone'
    if (process.startTime !== identity.startTime) return 'stranger'
    return process.options.isForeign ? 'not-permitted' : process
  }
}
