import { foregroundOf, type Foreground } from '../../core/process/foreground.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import { rateBetween, type TreeResources } from '../../core/process/resources.ts'
import { unwaitingParentOf, type UnwaitingParent } from '../../core/process/unreaped.ts'
import { cpuPercentOf, ledgerOf, usageOf, type CpuLedger } from '../../core/process/usage.ts'
import type { GroupUsage } from '../../core/cgroups.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'

/** A run is quiet after so many samples without CPU, output or a change of its tree, and is measured only so often then (DESIGN 6); each `everyMs` is a multiple of the one before. */
const QUIET = { afterSamples: 5, everyMs: 5_000, resourcesEverySamples: 3 }
/** One that nobody looks at and that stays quiet is measured even less. */
const ASLEEP = { afterSamples: 10, everyMs: 15_000, resourcesEverySamples: 4 }
/** Open files and disk traffic of a run are read only with every so many samples: they cost more than all else together. */
const AWAKE = { everyMs: 0, resourcesEverySamples: 5 }

/** Counting memory exactly takes some ms: what is shared changes when processes come and go. */
const EXACT_EVERY_SAMPLES = 10

/** A run that is sampled. */
export interface SampledRun {
  readonly agentId: string
  readonly runId: string
  /** Output bytes so far. */
  outputBytes(): number
  /** What the kernel counts of the whole tree, whose members these were a moment ago; null: nothing. */
  groupUsage(members: readonly ProcessRow[]): GroupUsage | null
  /** One of its limits is seen to by samples: it is measured at every tick, quiet as it may be. */
  isLimited(): boolean
  /** One of its limits is near, or needs every field at each sample: it is measured fully every time. */
  isWatchedClosely(): boolean
  /** Somebody has its terminal open. */
  isShown(): boolean
  /** From here on its memory is counted exactly, which costs more, bytes; null: never. */
  memoryBound(): number | null
}

/** What was seen of a run at one moment. */
export interface Seen {
  readonly members: readonly ProcessRow[]
  /** Its memory with each shared page counted once, bytes, read now; null: not read this time, or it cannot be told. */
  readonly exactMemory: number | null
  /** Null: not read this time. */
  readonly resources: TreeResources | null
  /** Monotonic ms. */
  readonly takenAtMs: number
  /** Epoch ms. */
  readonly at: number
}

/** Makes samples of one run out of what is seen of it, each by comparison with what was seen before. */
export class RunMeter {
  readonly run: SampledRun
  private ledger: CpuLedger = new Map()
  private takenAtMs: number | null = null
  private outputBytes: number
  private groupCpuMs: number | null = null
  private resources: TreeResources | null = null
  private rates: Pick<VitalsSample, 'readBytesPerSecond' | 'writeBytesPerSecond'> = {
    readBytesPerSecond: null,
    writeBytesPerSecond: null,
  }
  private quietSamples = 0
  /** What resident memory counts more than once. */
  private sharedBytes = 0
  private samplesSinceExact = EXACT_EVERY_SAMPLES
  /** The kernel counts the memory of its group. */
  private isMemoryTold = false
  private samplesSinceResources = 0
  private inFront: Foreground | null = null
  private unwaiting: UnwaitingParent | null = null

  constructor(run: SampledRun) {
    this.run = run
    this.outputBytes = run.outputBytes()
  }

  /** What stood in the foreground of its terminal at the last sample; null: that is not known. */
  get foreground(): Foreground | null {
    return this.inFront
  }

  /** Who did not wait for children that had ended at the last sample; null: nobody, or it is not known. */
  get unwaitingParent(): UnwaitingParent | null {
    return this.unwaiting
  }

  /** Nothing has happened for some samples, nor since. */
  get isQuiet(): boolean {
    return this.quietSamples >= QUIET.afterSamples && this.run.outputBytes() === this.outputBytes
  }

  /** So often it need be measured, ms; output wakes it at once. */
  get everyMs(): number {
    return this.pace.everyMs
  }

  /** Open files and disk traffic are to be read with its next sample. */
  get wantsResources(): boolean {
    const isDue = this.samplesSinceResources + 1 >= this.pace.resourcesEverySamples
    return this.resources === null || isDue || this.run.isWatchedClosely()
  }

  private get pace(): typeof AWAKE {
    if (!this.isQuiet) return AWAKE
    return this.quietSamples < ASLEEP.afterSamples || this.run.isShown() ? QUIET : ASLEEP
  }

  /** CPU percent of one of its processes since its last sample; 0 when that is not known yet. */
  cpuPercentOf(row: ProcessRow, atMs: number): number {
    return this.takenAtMs === null ? 0 : cpuPercentOf(row, this.ledger, atMs - this.takenAtMs)
  }

  measure(seen: Seen): VitalsSample {
    const { members, takenAtMs, at } = seen
    const elapsedMs = this.takenAtMs === null ? 0 : takenAtMs - this.takenAtMs
    const outputBytes = this.run.outputBytes()
    const outputBytesPerSecond = elapsedMs > 0 ? ((outputBytes - this.outputBytes) / elapsedMs) * 1000 : 0
    const usage = usageOf(members, this.ledger, elapsedMs)
    const group = this.run.groupUsage(members)
    const cpuPercent = this.groupCpuPercent(group, elapsedMs) ?? usage.cpuPercent
    const memoryBytes = group?.memoryBytes ?? this.confirmed(usage.memoryBytes, seen.exactMemory)
    this.isMemoryTold = group !== null && group.memoryBytes !== null
    this.samplesSinceResources += 1
    if (seen.resources !== null) this.takeResources(seen.resources)
    const isStill = elapsedMs > 0 && cpuPercent === 0 && outputBytesPerSecond === 0
    this.quietSamples = isStill && members.length === this.ledger.size ? this.quietSamples + 1 : 0
    this.ledger = ledgerOf(members)
    this.inFront = foregroundOf(members)
    this.unwaiting = usage.zombies === 0 ? null : unwaitingParentOf(members)
    this.takenAtMs = takenAtMs
    this.outputBytes = outputBytes
    const openFiles = this.resources?.openFiles ?? null
    return { at, ...usage, cpuPercent, memoryBytes, openFiles, ...this.rates, outputBytesPerSecond }
  }

  /** Its memory has to be counted exactly for its next sample: now and then where there is a limit, and always before that is broken. */
  wantsExactMemory(members: readonly ProcessRow[]): boolean {
    const bound = this.run.memoryBound()
    if (bound === null || this.isMemoryTold) return false
    const { memoryBytes } = usageOf(members, this.ledger, 0)
    return this.samplesSinceExact + 1 >= EXACT_EVERY_SAMPLES || memoryBytes - this.sharedBytes >= bound
  }

  /** Pages shared by many processes count once in each. Where there is a limit, what is too much is taken off. */
  private confirmed(residentBytes: number, exactBytes: number | null): number {
    if (this.run.memoryBound() === null) return residentBytes
    this.samplesSinceExact += 1
    if (exactBytes !== null) {
      this.sharedBytes = Math.max(0, residentBytes - exactBytes)
      this.samplesSinceExact = 0
    }
    return Math.max(0, residentBytes - this.sharedBytes)
  }

  /** Counts those who were born and ended between two samples; null: it cannot be told. */
  private groupCpuPercent(group: GroupUsage | null, elapsedMs: number): number | null {
    const [before, now] = [this.groupCpuMs, group?.cpuMs ?? null]
    this.groupCpuMs = now
    return before === null || now === null || elapsedMs <= 0 ? null : (Math.max(0, now - before) / elapsedMs) * 100
  }

  private takeResources(resources: TreeResources): void {
    this.rates = {
      readBytesPerSecond: rateBetween(this.resources, resources, 'readBytes'),
      writeBytesPerSecond: rateBetween(this.resources, resources, 'writtenBytes'),
    }
    this.resources = resources
    this.samplesSinceResources = 0
  }
}
