import { NO_BOUNDS, type Cgroup, type Cgroups } from '../../src/core/cgroups.ts'
import { toDisposable } from '../../src/base/disposable.ts'
import type { MemoryCounts } from '../../src/shapes/memory-counts.ts'
import type { FakeProcess } from './fake-process.ts'
import type { FakeProcessTable } from './fake-process-table.ts'

/**
 * Cgroups of a simulated machine. They belong to the process table, so that the next host with the same scope finds
 * those of a crashed host.
 */
export class FakeCgroups implements Cgroups {
  readonly kind = 'cgroup-v2'
  readonly description = 'cgroup v2'
  /** Run ids of the killed groups, in order. */
  readonly killed: string[] = []
  /** While set, the kernel refuses every move into a group. */
  isRefusing = false
  /** While set, the kernel holds groups to their bounds. */
  isBounding = false
  /** While set, the kernel divides the processor among groups. */
  isWeighing = false
  /** Shares of the processor that were given, in order. */
  readonly weights: number[] = []
  /** While set, the kernel cannot freeze. */
  cannotFreeze = false
  /** Processes whose group the kernel does not freeze. */
  readonly unfreezable = new Set<number>()
  /** Every freeze and thaw, in order. */
  readonly freezes: boolean[] = []
  /** What the kernel counts, by run; the runs of which it counts nothing are not there. */
  private readonly memoryOf = new Map<string, MemoryCounts>()
  private readonly watchers = new Map<string, () => void>()
  private readonly table: FakeProcessTable
  private readonly scope: string

  constructor(table: FakeProcessTable, scope = 'fake') {
    this.table = table
    this.scope = scope
    for (const name of table.cgroups) {
      if (!name.startsWith(`${scope}/`)) continue
      for (const process of this.livingIn(name)) process.isFrozen = false
      this.removeIfEmpty(name)
    }
  }

  /** From now on the kernel counts the memory of a run; each call adds to its counts and tells who watches. */
  count(runId: string, change: Partial<MemoryCounts> = {}): void {
    const before = this.memoryOf.get(runId)
    const none: MemoryCounts = { peakBytes: null, maxBytes: null, high: 0, max: 0, oomKill: 0 }
    this.memoryOf.set(runId, { ...none, ...before, ...change })
    this.watchers.get(runId)?.()
  }

  prefix(): readonly string[] {
    return []
  }

  async enter(runId: string, leaderPid: number): Promise<Cgroup | null> {
    if (this.isRefusing) return null
    const name = this.nameOf(runId)
    this.table.cgroups.add(name)
    this.move(leaderPid, name)
    this.removeIfEmpty(name)
    return this.find(runId)
  }

  find(runId: string): Cgroup | null {
    return this.table.cgroups.has(this.nameOf(runId)) ? this.groupOf(runId) : null
  }

  isWeighed(): boolean {
    return this.isWeighing
  }

  runOf(pid: number): string | null {
    const [scope, runId = null] = this.table.process(pid)?.cgroup?.split('/') ?? []
    return scope === this.scope ? runId : null
  }

  dispose(): void {}

  [Symbol.dispose](): void {}

  private groupOf(runId: string): Cgroup {
    const name = this.nameOf(runId)
    return {
      add: async (pid) => this.move(pid, name),
      bound: (bounds) => (this.isBounding ? bounds : NO_BOUNDS),
      memory: () => this.memoryOf.get(runId) ?? null,
      watchMemory: (changed) => {
        if (!this.memoryOf.has(runId)) return null
        this.watchers.set(runId, changed)
        return toDisposable(() => void this.watchers.delete(runId))
      },
      weigh: (cpuWeight) => {
        if (!this.isWeighing) return null
        this.weights.push(cpuWeight)
        return cpuWeight
      },
      freeze: (isFrozen) => this.freeze(name, isFrozen),
      usage: () => ({ cpuMs: null, memoryBytes: null }),
      isThere: () => this.table.cgroups.has(name),
      pids: () => this.livingIn(name).map(({ pid }) => pid),
      kill: async () => this.killAll(runId),
      remove: () => this.removeIfEmpty(name),
      dissolve: () => {
        for (const process of this.livingIn(name)) process.cgroup = null
        this.removeIfEmpty(name)
      },
    }
  }

  private freeze(name: string, isFrozen: boolean): boolean {
    if (this.cannotFreeze || !this.table.cgroups.has(name)) return false
    if (isFrozen && this.livingIn(name).some(({ pid }) => this.unfreezable.has(pid))) return false
    this.freezes.push(isFrozen)
    for (const process of this.livingIn(name)) process.isFrozen = isFrozen
    return true
  }

  /** A zombie is not moved. */
  private move(pid: number, name: string): boolean {
    const process = this.table.process(pid)
    if (process?.isAlive) process.cgroup = name
    return process !== null && this.table.cgroups.has(name)
  }

  private killAll(runId: string): boolean {
    const name = this.nameOf(runId)
    if (!this.table.cgroups.has(name)) return false
    this.killed.push(runId)
    for (const process of this.livingIn(name)) process.receive('SIGKILL')
    return true
  }

  private removeIfEmpty(name: string): void {
    if (this.livingIn(name).length === 0) this.table.cgroups.delete(name)
  }

  private livingIn(name: string): readonly FakeProcess[] {
    return this.table.living.filter(({ cgroup }) => cgroup === name)
  }

  private nameOf(runId: string): string {
    return `${this.scope}/${runId}`
  }
}
