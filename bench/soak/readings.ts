import type { Panel } from '../support/plot.ts'

/** What was read of a host under test. */
export interface SoakReading {
  /** Since the beginning, s. */
  readonly atS: number
  readonly kills: number
  readonly running: number
  /** Resident memory of the host. */
  readonly memoryMb: number
  readonly descriptors: number
  /** 99th percentile since the reading before. */
  readonly loopDelayMs: number
  /** Entries of the journal that were not told, in all. */
  readonly seqGaps: number
  /** Processes of ended runs that were not ended. */
  readonly left: number
}

/** How a soak went. */
export interface SoakVerdict {
  readonly isGood: boolean
  readonly words: string
  /** Growth between the first and the last quarter, an hour. */
  readonly memoryMbPerHour: number
  readonly descriptorsPerHour: number
}

const HOUR_S = 3_600

/** One line of a reading. */
export function summaryOf({
  atS,
  kills,
  running,
  memoryMb,
  descriptors,
  loopDelayMs,
  seqGaps,
  left,
}: SoakReading): string {
  return `${atS.toFixed(0)} s: ${kills} kills, ${running} running, ${memoryMb.toFixed(0)} MB, ${descriptors} descriptors, loop ${loopDelayMs.toFixed(1)} ms, ${seqGaps} gaps, ${left} left`
}

/** `leftAtEnd`: processes that were still there once the host had stopped all. */
export function verdictOf(readings: readonly SoakReading[], leftAtEnd: number): SoakVerdict {
  const seqGaps = readings.at(-1)?.seqGaps ?? 0
  const left = Math.max(leftAtEnd, ...readings.map((reading) => reading.left))
  const memoryMbPerHour = growthOf(readings, ({ memoryMb }) => memoryMb)
  const descriptorsPerHour = growthOf(readings, ({ descriptors }) => descriptors)
  const growth = `memory ${signed(memoryMbPerHour)} MB and descriptors ${signed(descriptorsPerHour)} an hour`
  const isGood = readings.length > 0 && seqGaps === 0 && left === 0
  const kills = readings.at(-1)?.kills ?? 0
  return {
    isGood,
    words: `${kills} kills: ${seqGaps} events not told, ${left} processes left; ${growth}.`,
    memoryMbPerHour,
    descriptorsPerHour,
  }
}

/** The panels of the plot. */
export function panelsOf(readings: readonly SoakReading[]): readonly Panel[] {
  const panel = (title: string, of: (reading: SoakReading) => number): Panel => ({
    title,
    unit: 'min',
    points: readings.map((reading) => ({ x: reading.atS / 60, y: of(reading) })),
  })
  return [
    panel('Memory of the host, MB', ({ memoryMb }) => memoryMb),
    panel('Descriptors', ({ descriptors }) => descriptors),
    panel('Delay of the event loop, p99, ms', ({ loopDelayMs }) => loopDelayMs),
    panel('Agents running', ({ running }) => running),
    panel('Events not told', ({ seqGaps }) => seqGaps),
    panel('Processes left', ({ left }) => left),
  ]
}

/** Between the means of the first and the last quarter; 0 if there are too few readings to tell. */
function growthOf(readings: readonly SoakReading[], of: (reading: SoakReading) => number): number {
  const quarter = Math.floor(readings.length / 4)
  if (quarter === 0) return 0
  const [first, last] = [readings.slice(0, quarter), readings.slice(-quarter)]
  const mean = (some: readonly SoakReading[], value: (reading: SoakReading) => number): number =>
    some.reduce((sum, reading) => sum + value(reading), 0) / some.length
  const hours = (mean(last, ({ atS }) => atS) - mean(first, ({ atS }) => atS)) / HOUR_S
  return (mean(last, of) - mean(first, of)) / hours
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`
}
