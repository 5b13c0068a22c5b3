import { CODES } from './span.ts'

/** What of a track is asked for, epoch ms. `endMs` is excluded: the end of the range, or now. */
export interface TrackRange {
  readonly fromMs: number
  readonly endMs: number
  /** Shorter stretches are not told apart. */
  readonly shortestMs: number
}

/** One stretch of a chart; it lasts until the next one begins. */
export interface DrawnStretch {
  readonly fromMs: number
  readonly code: number
}

/**
 * Makes of the changes of one track the stretches of a chart and exact sums. Stretches that are too short for the chart are taken together
 * until they can be seen, as what most of them was; what is too short even then is part of the longer stretch beside it.
 */
export class TrackBuilder {
  private readonly range: TrackRange
  /** By code, ms; arrays, because a month of a fleet has half a million stretches. */
  private readonly spent = new Float64Array(CODES)
  private readonly drawn: DrawnStretch[] = []
  private code: number | null = null
  private sinceMs: number
  private readonly group = new Float64Array(CODES)
  private groupFromMs = 0
  private groupMs = 0

  constructor(range: TrackRange) {
    this.range = range
    this.sinceMs = range.fromMs
  }

  /** How long each was so, by code, ms. Exact, once it is finished. */
  get sums(): ReadonlyMap<number, number> {
    return new Map([...this.spent.entries()].filter(([, ms]) => ms > 0))
  }

  /** From a moment on it is this. Changes come in order of time; those before the range tell how it begins. */
  add(atMs: number, code: number): void {
    if (code === this.code) return
    const { fromMs, endMs } = this.range
    const at = Math.min(endMs, Math.max(fromMs, atMs))
    if (this.code !== null) this.close(at)
    if (atMs >= endMs) return this.stop()
    this.code = code
    this.sinceMs = at
  }

  /** The stretches, ascending; nothing is known before the first. */
  finish(): readonly DrawnStretch[] {
    if (this.code !== null) this.close(this.range.endMs)
    this.stop()
    if (this.groupMs > 0 && this.drawn.length === 0) this.draw(this.groupFromMs, this.mostOfGroup())
    this.forgetGroup()
    return this.drawn
  }

  private stop(): void {
    this.code = null
    this.sinceMs = this.range.endMs
  }

  private close(endMs: number): void {
    const { code, sinceMs } = this
    const ms = endMs - sinceMs
    if (code === null || ms <= 0) return
    this.spent[code] = (this.spent[code] ?? 0) + ms
    if (ms >= this.range.shortestMs) this.drawLong(sinceMs, code, ms)
    else this.addToGroup(sinceMs, code, ms)
  }

  private drawLong(fromMs: number, code: number, ms: number): void {
    const last = this.drawn.at(-1)
    const beforeMs = last === undefined ? 0 : this.groupFromMs - last.fromMs
    const isPartOfThis = this.groupMs > 0 && ms > beforeMs
    const from = isPartOfThis ? this.groupFromMs : fromMs
    this.forgetGroup()
    this.draw(from, code)
  }

  private addToGroup(fromMs: number, code: number, ms: number): void {
    if (this.groupMs === 0) this.groupFromMs = fromMs
    this.group[code] = (this.group[code] ?? 0) + ms
    this.groupMs += ms
    if (this.groupMs < this.range.shortestMs) return
    const most = this.mostOfGroup()
    this.forgetGroup()
    this.draw(this.groupFromMs, most)
  }

  private mostOfGroup(): number {
    let most = 0
    for (let code = 1; code < CODES; code++) if ((this.group[code] ?? 0) > (this.group[most] ?? 0)) most = code
    return most
  }

  private forgetGroup(): void {
    if (this.groupMs === 0) return
    this.group.fill(0)
    this.groupMs = 0
  }

  private draw(fromMs: number, code: number): void {
    if (this.drawn.at(-1)?.code !== code) this.drawn.push({ fromMs, code })
  }
}
