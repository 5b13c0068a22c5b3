import { readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import type { HostVitals } from '../../core/ports.ts'
import type { HostSample } from '../../shapes/vitals.ts'
import { kernelTextReader } from './kernel-text.ts'
import { memoryPressureOf, oomKillsOf } from './parse-figures.ts'

const KB = 1024
const US_PER_MS = 1000
/**
 * Memory that can be given to programs without swapping: far more than the free memory, since caches can be dropped
 * (proc_meminfo(5)).
 */
const AVAILABLE = /^MemAvailable:\s+(\d+) kB/m

/** Sources of the numbers; replaced in tests. */
const TOTAL = /^MemTotal:\s+(\d+) kB/m
/** Cores seldom come or go, and Node reads a file to count them: looked at with every so many readings. */
const CORES_EVERY = 60

/** Bytes. */
interface MachineMemory {
  readonly total: number
  /** What programs can still get. */
  readonly available: number
}

export interface VitalsSources {
  /** Epoch ms. */
  readonly now: () => number
  /** Monotonic ms. */
  readonly monotonicMs: () => number
  /** CPU time this process has used, µs. */
  readonly cpuUs: () => number
  readonly memory: () => MachineMemory
  readonly cores: () => number
  /** Text of /proc/pressure/memory and of /proc/vmstat; null where there is none. */
  readonly pressure: () => string | null
  readonly vmstat: () => string | null
}

const REAL: VitalsSources = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  cpuUs: () => {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  memory: () => readMemory(process.platform),
  cores: availableParallelism,
  pressure: kernelTextReader(process.platform, '/proc/pressure/memory'),
  vmstat: kernelTextReader(process.platform, '/proc/vmstat'),
}

/** Reads the load of the machine and the usage of this process through Node. */
export class NodeHostVitals implements HostVitals {
  private readonly sources: VitalsSources
  private last: { readonly cpuUs: number; readonly at: number }
  private cores = 0
  private readings = 0

  constructor(sources: VitalsSources = REAL) {
    this.sources = sources
    this.last = { cpuUs: sources.cpuUs(), at: sources.monotonicMs() }
  }

  /** About 50 µs. */
  oomKills(): number | null {
    return oomKillsOf(this.sources.vmstat() ?? '')
  }

  /** CPU is measured since the last reading (the first one: since construction). */
  read(): HostSample {
    const { now, monotonicMs, cpuUs, memory, pressure } = this.sources
    const { some, full } = memoryPressureOf(pressure() ?? '')
    const current = { cpuUs: cpuUs(), at: monotonicMs() }
    const elapsedMs = current.at - this.last.at
    const usedMs = (current.cpuUs - this.last.cpuUs) / US_PER_MS
    this.last = current
    const { total, available } = memory()
    if (this.readings % CORES_EVERY === 0) this.cores = this.sources.cores()
    this.readings += 1
    return {
      at: now(),
      totalMemoryBytes: total,
      freeMemoryBytes: available,
      memoryPressurePercent: some,
      memoryStallPercent: full,
      cores: this.cores,
      ownCpuPercent: elapsedMs > 0 ? (usedMs / elapsedMs) * 100 : 0,
      ownRssBytes: process.memoryUsage.rss(),
    }
  }
}

/** Null: the text of /proc/meminfo does not have both. */
export function memoryOf(meminfo: string): MachineMemory | null {
  const [total, available] = [TOTAL.exec(meminfo)?.[1], AVAILABLE.exec(meminfo)?.[1]]
  if (total === undefined || available === undefined) return null
  return { total: Number(total) * KB, available: Number(available) * KB }
}

/**
 * macOS: `os.freemem` counts only unused pages, which is next to nothing on a Mac that has been up for a while.
 * `process.availableMemory` adds the inactive and purgeable ones from libuv 1.52 on (libuv#4908); before that, and on
 * Windows, it returns the same as `os.freemem`.
 */
function readMemory(platform: NodeJS.Platform): MachineMemory {
  const told = platform === 'linux' ? memoryOf(readFileSync('/proc/meminfo', 'latin1')) : null
  return told ?? { total: totalmem(), available: process.availableMemory() }
}
