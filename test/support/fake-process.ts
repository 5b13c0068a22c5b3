import type { Exit } from '../../src/shapes/exit.ts'
import type { ProcessRow } from '../../src/core/process/process-row.ts'

/** What a process does when a signal reaches it. A function may fork, print, exit or do nothing. */
export type SignalAnswer = 'die' | 'ignore' | ((process: FakeProcess, signal: string) => void)

/** What a process is made with; the rest has plain defaults. */
export interface FakeProcessOptions {
  /** Given to make a pid be used again; free pids are handed out in order otherwise. */
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
  /** Name of the cgroup it is in; null: that of the host. */
  readonly cgroup?: string | null
  /** Answers to signals by name; those not named kill, as the system's defaults do. */
  readonly on?: Readonly<Record<string, SignalAnswer>>
  /** In the kernel for good (state D): not even SIGKILL ends it. */
  readonly isUnkillable?: boolean
  /** Another user's: signals are not permitted. */
  readonly isForeign?: boolean
  /** Nobody waits for it: it stays as a zombie when it ends, until `reap`. */
  readonly leavesZombie?: boolean
}

/** Where a process lives: what it needs of its table. */
interface Home {
  readonly processes: readonly FakeProcess[]
  add(options: FakeProcessOptions): FakeProcess
  remove(process: FakeProcess): void
  orphanChildrenOf(process: FakeProcess): void
}

/** Signals that no answer can change. */
const BEYOND_ANSWERS = new Set(['SIGKILL', 'SIGSTOP', 'SIGCONT'])

/** A process that lives in memory. Nothing happens to it but what a test or a signal does. */
export class FakeProcess {
  readonly pid: number
  readonly startTime: number
  readonly options: FakeProcessOptions
  parentPid: number
  groupId: number
  sessionId: number
  cookie: string | null
  name: string
  commandLine: string
  state = 'S'
  cpuMs = 0
  rssBytes: number
  threads: number
  nice: number
  cgroup: string | null
  /** Every signal that reached it, in order. */
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
    this.state = options.isUnkillable ? 'D' : 'S'
  }

  get isAlive(): boolean {
    return !this.hasEnded
  }

  /** A child in the same group, session and cgroup with the same cookie and nice value, unless `options` say otherwise. */
  fork(options: FakeProcessOptions = {}): FakeProcess {
    const { pid: parentPid, groupId, sessionId, cookie, name, nice, cgroup } = this
    return this.table.add({ parentPid, groupId, sessionId, cookie, name, nice, cgroup, ...options })
  }

  /** Uses CPU time. */
  burn(ms: number): void {
    this.cpuMs += ms
  }

  /** Ends by itself. */
  exit(code = 0): void {
    this.end({ code, signal: null })
  }

  /** Takes a signal as the kernel delivers it: a stopped process gets it when it goes on. */
  receive(signal: string): void {
    if (this.hasEnded) return
    this.received.push(signal)
    if (this.state === 'T' && !BEYOND_ANSWERS.has(signal)) this.held.push(signal)
    else this.act(signal)
  }

  /** Signals the others of its group. */
  signalGroup(signal: string): void {
    const group = this.table.processes.filter((process) => process !== this && process.groupId === this.groupId)
    for (const process of group) process.receive(signal)
  }

  /** Hears of its end. */
  onEnd(listener: (exit: Exit) => void): void {
    this.endings.push(listener)
  }

  /** The parent has waited for it: the zombie goes. */
  reap(): void {
    this.table.remove(this)
  }

  /** As a sweep sees it. */
  toRow(): ProcessRow {
    const { pid, parentPid, groupId, sessionId, state, startTime, cpuMs, rssBytes, threads, name, cookie } = this
    return {
      pid,
      parentPid,
      groupId,
      sessionId,
      foregroundGroupId: sessionId,
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
