import { CODES, type Changes } from './span.ts'

/** What stands for no code. */
const NONE = -1

/** What of a track is asked for, epoch ms. `endMs` is excluded: the end of the range, or now. */
export interface TrackRange {
  readonly fromMs: number
  readonly endMs: number
  /** Shorter stretches are not told apart. */
  readonly shortestMs: number
}

/** Stretches of a chart, ascending: when each begins, and what it is. It lasts until the next one begins. */
export interface DrawnTrack {
  readonly fromMs: readonly number[]
  readonly code: readonly number[]
}

/**
 * Makes of the changes of one track the stretches of a chart and exact sums. Stretches that are too short for the chart are taken together
 * until they can be seen, as what most of them was; what is too short even then is part of the longer stretch beside it.
 */
export class TrackBuilder {
  private readonly range: TrackRange
  /** By code, ms; arrays, because a month of a fleet has half a million stretches. */
  private readonly spent = new Float64Array(CODES)
  private readonly drawnFromMs: number[] = []
  private readonly drawnCode: number[] = []
  /** Since when it is what: NONE is not drawn. */
  private code = NONE
  private sinceMs: number
  private readonly group = new Float64Array(CODES)
  private groupFromMs = 0
  private groupMs = 0
  /** The codes of the group, a bit for each. */
  private groupCodes = 0

  constructor(range: TrackRange) {
    this.range = range
    this.sinceMs = range.fromMs
  }

  /** How long each was so, by code, ms. Exact, once it is finished. */
  get sums(): ReadonlyMap<number, number> {
    return new Map([...this.spent.entries()].filter(([, ms]) => ms > 0))
  }

  /** From these moments on it is these. Changes come in order of time; those before the range tell how it begins. */
  add({ count, at, code }: Changes): void {
    const { fromMs, endMs, shortestMs } = this.range
    // In one loop and in variables of its own, so that no number becomes an object: a month of a fleet has half a million changes.
    let [before, sinceMs] = [this.code, this.sinceMs]
    for (let index = 0; index < count; index++) {
      const next = code[index] ?? 0
      if (next === before) continue
      const atMs = Math.min(endMs, Math.max(fromMs, at[index] ?? 0))
      const ms = before === NONE ? 0 : atMs - sinceMs
      if (ms > 0 && ms >= shortestMs) this.drawLong(sinceMs, before, ms)
      else if (ms > 0) {
        if (this.groupMs === 0) this.groupFromMs = sinceMs
        this.group[before] = (this.group[before] ?? 0) + ms
        this.groupCodes |= 1 << before
        this.groupMs += ms
        if (this.groupMs >= shortestMs) this.draw(this.groupFromMs, this.takeGroup())
      }
      before = atMs >= endMs ? NONE : next
      sinceMs = atMs
    }
    this.code = before
    this.sinceMs = sinceMs
  }

  /** The stretches, ascending; nothing is known before the first. Nothing may be added any more. */
  finish(): DrawnTrack {
    this.add({ count: 1, at: [this.range.endMs], code: [NONE] })
    const most = this.takeGroup()
    if (most !== NONE && this.drawnCode.length === 0) this.draw(this.groupFromMs, most)
    return { fromMs: this.drawnFromMs, code: this.drawnCode }
  }

  private drawLong(fromMs: number, code: number, ms: number): void {
    const lastMs = this.drawnFromMs.at(-1)
    const beforeMs = lastMs === undefined ? 0 : this.groupFromMs - lastMs
    const isPartOfThis = this.groupMs > 0 && ms > beforeMs
    this.takeGroup()
    this.spent[code] = (this.spent[code] ?? 0) + ms
    this.draw(isPartOfThis ? this.groupFromMs : fromMs, code)
  }

  /** Ends the group. Returns what most of it was, the lowest code where it is as much; NONE: there was no group. */
  private takeGroup(): number {
    let most = NONE
    let mostMs = 0
    for (let left = this.groupCodes; left !== 0; left &= left - 1) {
      const code = 31 - Math.clz32(left & -left)
      const ms = this.group[code] ?? 0
      this.spent[code] = (this.spent[code] ?? 0) + ms
      this.group[code] = 0
      if (ms <= mostMs) continue
      most = code
      mostMs = ms
    }
    this.groupCodes = 0
    this.groupMs = 0
    return most
  }

  private draw(fromMs: number, code: number): void {
    if (this.drawnCode.at(-1) === code) return
    this.drawnFromMs.push(fromMs)
    this.drawnCode.push(code)
  }
}

/** The same with no stretch shorter than `shortestMs`, but for the first and the last. */
export function coarserTrack({ fromMs, code }: DrawnTrack, endMs: number, shortestMs: number): DrawnTrack {
  const builder = new TrackBuilder({ fromMs: fromMs[0] ?? endMs, endMs, shortestMs })
  builder.add({ count: code.length, at: fromMs, code })
  return builder.finish()
}
