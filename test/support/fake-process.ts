import type { Exit } from '../../src/shapes/exit.ts'
import type { ProcessResources } from '../../src/core/process/resources.ts'
import type { ProcessRow } from '../../src/core/process/process-row.ts'

/** Reaction of a process to a signal. A function may fork, print, exit or do nothing. */
export type SignalAnswer = 'die' | 'ignore' | ((process: FakeProcess, signal: string) => void)

/** Properties of a new process; the others have plain defaults. */
export interface FakeProcessOptions {
  /** Set to reuse a pid; by default free pids are assigned in order. */
  readonly pid?: number
  readonly parentPid?: number
  readonly groupId?: number
  readonly sessionId?: number
  readonly cookie?: string | null
  readonly name?: string
  readonly commandLine?: string
  readonly rssBytes?: number
  readonly threads?: number
  readonly nice?: number
  /** Name of its cgroup; null: that of the host. */
  readonly cgroup?: string | null
  /** Tag in its limits. */
  readonly tag?: number | null
  /** Reactions by signal name; any other signal kills, as by default. */
  readonly on?: Readonly<Record<string, SignalAnswer>>
  /** Stuck in the kernel (state D): not even SIGKILL ends it. */
  readonly isUnkillable?: boolean
  /** Belongs to another user: signals are not permitted. */
  readonly isForeign?: boolean
  /** Its parent does not reap it: when it ends it stays a zombie until `reap`. */
  readonly leavesZombie?: boolean
}

/** What a process needs of its table. */
interface Home {
  readonly processes: readonly FakeProcess[]
  add(options: FakeProcessOptions): FakeProcess
  remove(process: FakeProcess): void
  orphanChildrenOf(process: FakeProcess): void
}

/** Signals whose effect a process cannot change. */
const BEYOND_ANSWERS = new Set(['SIGKILL', 'SIGSTOP', 'SIGCONT'])

/** A simulated process. It reacts only to tests and signals. */
export class FakeProcess {
  readonly pid: number
  readonly startTime: number
  readonly options: FakeProcessOptions
  parentPid: number
  groupId: number
  sessionId: number
  /** Foreground group of its terminal; null: that of its session's leader. */
  foregroundGroupId: number | null = null
  cookie: string | null
  name: string
  commandLine: string
  state = 'S'
  cpuMs = 0
  rssBytes: number
  /** Its memory with shared pages counted by their share; null: as much as is resident. */
  ownBytes: number | null = null
  resources: ProcessResources = { openFiles: 3, readBytes: 0, writtenBytes: 0 }
  threads: number
  nice: number
  /** How early the out-of-memory killer takes it. */
  oomScore = 0
  cgroup: string | null
  private frozen = false
  readonly tag: number | null
  /** Every signal it received, in order. */
  readonly received: string[] = []
  private readonly table: Home
  private readonly endings: ((exit: Exit) => void)[] = []
  private held: string[] = []
  private hasEnded = false

  constructor(table: Home, options: FakeProcessOptions & { readonly pid: number; readonly startTime: number }) {
    this.table = table
    this.options = options
    this.pid = options.pid
    this.startTime = options.startTime
    this.parentPid = options.parentPid ?? 1
    this.groupId = options.groupId ?? this.pid
    this.sessionId = options.sessionId ?? this.pid
    this.cookie = options.cookie ?? null
    this.name = options.name ?? 'program'
    this.commandLine = options.commandLine ?? this.name
    this.rssBytes = options.rssBytes ?? 1_000_000
    this.threads = options.threads ?? 1
    this.nice = options.nice ?? 0
    this.cgroup = options.cgroup ?? null
    this.tag = options.tag ?? null
    this.state = options.isUnkillable ? 'D' : 'S'
  }

  /** Held by its group: it does nothing, but a SIGKILL reaches it. */
  get isFrozen(): boolean {
    return this.frozen
  }

  set isFrozen(isFrozen: boolean) {
    const isThawed = this.frozen && !isFrozen
    this.frozen = isFrozen
    if (isThawed && this.state !== 'T') this.actOnHeld()
  }

  get exactBytes(): number {
    return this.ownBytes ?? this.rssBytes
  }

  get isAlive(): boolean {
    return !this.hasEnded
  }

  /**
   * A child in the same group, session and cgroup with the same cookie, tag and nice value, unless overridden by `options`.
   */
  fork(options: FakeProcessOptions = {}): FakeProcess {
    const { pid: parentPid, groupId, sessionId, cookie, name, nice, cgroup, tag } = this
    const child = this.table.add({ parentPid, groupId, sessionId, cookie, name, nice, cgroup, tag, ...options })
    child.oomScore = this.oomScore
    return child
  }

  /** Uses CPU time. */
  burn(ms: number): void {
    this.cpuMs += ms
  }

  /** Exits by itself. */
  exit(code = 0): void {
    this.end({ code, signal: null })
  }

  /** Receives a signal as from the kernel: a stopped process handles it when it continues. */
  receive(signal: string): void {
    if (this.hasEnded) return
    this.received.push(signal)
    if ((this.state === 'T' || this.frozen) && !BEYOND_ANSWERS.has(signal)) this.held.push(signal)
    else this.act(signal)
  }

  /** Signals the other processes of its group. */
  signalGroup(signal: string): void {
    const group = this.table.processes.filter((process) => process !== this && process.groupId === this.groupId)
    for (const process of group) process.receive(signal)
  }

  /** Calls `listener` when it ends. */
  onEnd(listener: (exit: Exit) => void): void {
    this.endings.push(listener)
  }

  /** The parent has waited for it: the zombie disappears. */
  reap(): void {
    this.table.remove(this)
  }

  /** The process as a row of a sweep. */
  toRow(): ProcessRow {
    const { pid, parentPid, groupId, sessionId, state, startTime, cpuMs, rssBytes, threads, name, cookie } = this
    return {
      pid,
      parentPid,
      groupId,
      sessionId,
      foregroundGroupId: this.foregroundGroupId ?? sessionId,
      state,
      startTime,
      cpuMs,
      rssBytes,
      threads,
      name,
      cookie,
    }
  }

  private act(signal: string): void {
    if (this.options.isUnkillable) return
    switch (signal) {
      case 'SIGKILL':
        return this.end({ code: null, signal })
      case 'SIGSTOP':
        this.state = 'T'
        return
      case 'SIGCONT':
        return this.goOn()
      default:
        return this.answer(signal, this.options.on?.[signal] ?? 'die')
    }
  }

  private answer(signal: string, answer: SignalAnswer): void {
    if (answer === 'die') this.end({ code: null, signal })
    else if (answer !== 'ignore') answer(this, signal)
  }

  private goOn(): void {
    this.state = 'S'
    if (!this.frozen) this.actOnHeld()
  }

  private actOnHeld(): void {
    const signals = this.held
    this.held = []
    for (const signal of signals) if (this.isAlive) this.act(signal)
  }

  private end(exit: Exit): void {
    if (this.hasEnded) return
    this.hasEnded = true
    this.state = 'Z'
    this.rssBytes = 0
    this.table.orphanChildrenOf(this)
    if (!this.options.leavesZombie) this.table.remove(this)
    for (const listener of this.endings) listener(exit)
  }
}
