/** One reading of a run's vitals. CPU in percent of one core; `at` is epoch ms. */
export interface VitalsSample {
  readonly at: number
  readonly cpuPercent: number
  readonly rssBytes: number
  readonly processes: number
  readonly threads: number
  readonly zombies: number
  /** Terminal output since the last sample, bytes per second. */
  readonly outputBytesPerSecond: number
}

/** One reading of the machine and of Corral itself. */
export interface HostSample {
  readonly at: number
  readonly totalMemoryBytes: number
  readonly freeMemoryBytes: number
  /** Share of the last 10 s in which some task waited for memory, percent (PSI `some avg10`); null: the system does not tell. */
  readonly memoryPressurePercent: number | null
  readonly cores: number
  /** What Corral itself costs: host process, percent of one core and bytes. */
  readonly ownCpuPercent: number
  readonly ownRssBytes: number
}

/** How long full-rate samples are kept in memory: 15 min at 1 s (DESIGN 6). */
export const KEPT_SAMPLES = 900

/** Time between two sweeps, ms. */
export const SAMPLE_INTERVAL_MS = 1_000
