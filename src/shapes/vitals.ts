import { shape } from './shape.ts'
import { z } from './zod.ts'

/** One sample of a run's vitals. CPU in percent of one core; `at` is epoch ms. */
export interface VitalsSample {
  readonly at: number
  readonly cpuPercent: number
  /** What the tree must have in memory or swap: of its group where the kernel counts it, else the sum of resident memory, where shared pages count once per process. */
  readonly memoryBytes: number
  readonly processes: number
  readonly threads: number
  readonly zombies: number
  /** Open file descriptors of all its processes; null: it cannot be told here, or not yet. */
  readonly openFiles: number | null
  /** From and to disks, bytes per second; null: it cannot be told here, or not yet. */
  readonly readBytesPerSecond: number | null
  readonly writeBytesPerSecond: number | null
  /** Terminal output since the last sample, bytes per second. */
  readonly outputBytesPerSecond: number
}

export const vitalsSample = shape<VitalsSample>()(
  z.object({
    at: z.number(),
    cpuPercent: z.number(),
    memoryBytes: z.number(),
    processes: z.number().int(),
    threads: z.number().int(),
    zombies: z.number().int(),
    openFiles: z.number().int().nullable(),
    readBytesPerSecond: z.number().nullable(),
    writeBytesPerSecond: z.number().nullable(),
    outputBytesPerSecond: z.number(),
  }),
)

/** One sample of the machine and of Corral itself. */
export interface HostSample {
  readonly at: number
  readonly totalMemoryBytes: number
  readonly freeMemoryBytes: number
  /**
   * Share of the last 10 s in which at least one task waited for memory, percent (PSI `some avg10`); null if the system
   * does not report it.
   */
  readonly memoryPressurePercent: number | null
  /** The same of every task that could run: nothing got anywhere for lack of memory (PSI `full avg10`). */
  readonly memoryStallPercent: number | null
  readonly cores: number
  /** Usage of the host process itself: percent of one core, and bytes. */
  readonly ownCpuPercent: number
  readonly ownRssBytes: number
}

export const hostSample = shape<HostSample>()(
  z.object({
    at: z.number(),
    totalMemoryBytes: z.number(),
    freeMemoryBytes: z.number(),
    memoryPressurePercent: z.number().nullable(),
    // Post-mortems of before it was read have none.
    memoryStallPercent: z.number().nullable().default(null),
    cores: z.number().int(),
    ownCpuPercent: z.number(),
    ownRssBytes: z.number(),
  }),
)
