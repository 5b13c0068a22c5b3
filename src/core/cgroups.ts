import type { Disposable } from '../base/disposable.ts'
import type { MemoryCounts } from '../shapes/memory-counts.ts'

/** What a group of processes has used. */
export interface GroupUsage {
  /** CPU time since it was made, ms. */
  readonly cpuMs: number | null
  /** What has to be in memory or swap: anonymous and shared memory, and what the kernel itself cannot give back. */
  readonly memoryBytes: number | null
}

/** What the kernel itself holds a group to; null: it holds it to nothing of that kind. */
export interface GroupBounds {
  /** From here on it gives memory back and waits, bytes. */
  readonly memoryHighBytes: number | null
  /** It gets no more memory than this, bytes; where nothing can be given back, the kernel ends the whole group. */
  readonly memoryMaxBytes: number | null
  /** Processes and threads; a fork beyond fails. */
  readonly tasksMax: number | null
  /** Share of the processor under contention, 1–10,000, 100 is usual. */
  readonly cpuWeight: number | null
}

export const NO_BOUNDS: GroupBounds = { memoryHighBytes: null, memoryMaxBytes: null, tasksMax: null, cpuWeight: null }

/** A cgroup with the processes of one run. A process of the same user may be moved out of it, and it can be removed once nobody is in it. */
export interface Cgroup {
  /** Moves a process (and all it forks from now on) into the group; false if the kernel refused. */
  add(pid: number): Promise<boolean>
  /** What its processes have used, those that have ended among them; what the kernel does not count here is null. */
  usage(): GroupUsage
  /** Holds it to these bounds as far as the kernel does that here; returns those that are in force, as read back. */
  bound(bounds: GroupBounds): GroupBounds
  /** Gives it that share of the processor under contention, 1–10,000; returns the one in force, as read back; null: the kernel does not weigh it here. */
  weigh(cpuWeight: number): number | null
  /** What the kernel has counted of its memory since it was made; null: it does not count that here. */
  memory(): MemoryCounts | null
  /** Calls at each change of those counts, until disposed; several changes may come as one. Null: there are none, or nothing can be watched now. */
  watchMemory(changed: () => void): Disposable | null
  /** Stops all its processes where they are, or lets them go on; nobody is told. False: the kernel does not do that here. A kill reaches them all the same. */
  freeze(isFrozen: boolean): boolean
  /** False once it is removed, whoever did that. */
  isThere(): boolean
  /** Pids of the processes in it now, without zombies. */
  pids(): readonly number[]
  /** Kills all processes in it at once, including forks in progress; false if the kernel does not support that. */
  kill(): Promise<boolean>
  /** Has the group removed within a tenth of a second, or when these groups are disposed of; one with processes in it stays. */
  remove(): void
  /** Moves all processes out, unharmed, and has the group removed: no later kill of it reaches them. */
  dissolve(): void
}

/** Creates cgroups where the machine permits it, and lets go what an earlier host held frozen. Disposing it removes the empty ones and ends no process. */
export interface Cgroups extends Disposable {
  readonly kind: 'cgroup-v2' | 'none'
  /** For the footer and for doctor: `cgroup v2`, or why there are none. */
  readonly description: string
  /**
   * Program and arguments to put before a run's own so that it is started inside its group; empty if none are needed.
   * Where its memory is to be bounded by the kernel, it is born there: what moves in later keeps its pages elsewhere.
   */
  prefix(runId: string, bounds: GroupBounds): readonly string[]
  /**
   * Moves the leader of a run, and all it forks from then on, into the run's group, which is created if needed; null if
   * there are no groups.
   */
  enter(runId: string, leaderPid: number): Promise<Cgroup | null>
  /** The group an earlier host created for a run; null if there is none. */
  find(runId: string): Cgroup | null
  /** The kernel divides the processor among groups, one of which holds this process: what is set for its session counts for nothing. */
  isWeighed(pid: number): boolean
  /** The run of this data directory whose group a process is in, as the kernel says; null if it is in none. */
  runOf(pid: number): string | null
}
