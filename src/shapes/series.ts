import { shape } from './shape.ts'
import type { VitalsSample } from './vitals.ts'
import { z } from './zod.ts'

/** A figure of an agent's vitals that is kept over time. */
export type SeriesMetric = Exclude<keyof VitalsSample, 'at'>

export const seriesMetric = shape<SeriesMetric>()(
  z.enum([
    'cpuPercent',
    'memoryBytes',
    'processes',
    'threads',
    'zombies',
    'openFiles',
    'readBytesPerSecond',
    'writeBytesPerSecond',
    'outputBytesPerSecond',
  ]),
)
