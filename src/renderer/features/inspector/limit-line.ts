import { Lifetime, toDisposable } from '../../../base/disposable.ts'
import styles from './charts.module.css'

/** A key press changes a limit by so much of it. */
const KEY_STEP = 0.05
/** Lowest a line can be drawn or dragged to, share of the plot: lower it could not be taken hold of again. */
const LOWEST = 0.04

/** A limit drawn over a chart. */
export interface LimitMark {
  readonly max: number
  readonly label: string
  readonly words: (value: number) => string
  /** Takes a new limit; null: nobody here may change it. */
  readonly change: ((max: number) => void) | null
}

/** The line of a limit over a chart, which is dragged, or moved by keys, to change it. */
export class LimitLine extends Lifetime {
  private readonly line = document.createElement('div')
  private readonly plotHeight: number
  private mark: LimitMark | null = null
  private scaleMax = 1
  /** Where it is being dragged to; null: it is not. */
  private dragged: number | null = null

  /** `place` holds the chart, of whose height the plot takes the upper part. */
  constructor(place: HTMLElement, plotHeight: number) {
    super()
    this.plotHeight = plotHeight
    this.line.className = styles['limit'] ?? ''
    this.line.tabIndex = 0
    this.line.setAttribute('role', 'slider')
    this.line.setAttribute('aria-orientation', 'vertical')
    this.line.hidden = true
    place.append(this.line)
    this.register(toDisposable(() => this.line.remove()))
    this.line.addEventListener('pointerdown', (event) => this.grab(event))
    this.line.addEventListener('pointermove', (event) => this.drag(event))
    this.line.addEventListener('pointerup', () => this.drop())
    this.line.addEventListener('pointercancel', () => this.abandon())
    this.line.addEventListener('keydown', (event) => this.press(event))
  }

  /** Shows a limit in a chart that reaches from 0 to `scaleMax`; null: there is none. */
  show(mark: LimitMark | null, scaleMax: number): void {
    this.mark = mark
    this.scaleMax = scaleMax
    this.line.hidden = mark === null || mark.max > scaleMax
    if (mark !== null && this.dragged === null) this.put(mark.max)
  }

  private put(value: number): void {
    const { mark } = this
    if (mark === null) return
    const words = mark.words(value)
    this.line.style.top = `${(1 - value / this.scaleMax) * this.plotHeight}px`
    this.line.dataset['words'] = words
    this.line.setAttribute('aria-label', mark.label)
    this.line.setAttribute('aria-valuetext', words)
    this.line.setAttribute('aria-valuemin', '0')
    this.line.setAttribute('aria-valuemax', String(Math.round(this.scaleMax)))
    this.line.setAttribute('aria-valuenow', String(Math.round(value)))
    this.line.setAttribute('aria-disabled', String(mark.change === null))
  }

  private grab(event: PointerEvent): void {
    if (this.mark?.change === null) return
    event.preventDefault()
    this.line.setPointerCapture(event.pointerId)
    this.line.focus()
    this.dragged = this.mark?.max ?? null
  }

  private drag({ clientY }: PointerEvent): void {
    if (this.dragged === null) return
    const top = this.line.parentElement?.getBoundingClientRect().top ?? 0
    const share = 1 - (clientY - top) / this.plotHeight
    this.dragged = Math.min(1, Math.max(LOWEST, share)) * this.scaleMax
    this.put(this.dragged)
  }

  private drop(): void {
    const value = this.dragged
    this.dragged = null
    if (value !== null && value !== this.mark?.max) this.mark?.change?.(value)
  }

  private abandon(): void {
    this.dragged = null
    if (this.mark !== null) this.put(this.mark.max)
  }

  private press(event: KeyboardEvent): void {
    const { mark } = this
    const { key } = event
    if (key === 'Escape') return this.abandon()
    if (mark === null || (key !== 'ArrowUp' && key !== 'ArrowDown')) return
    event.preventDefault()
    mark.change?.(mark.max * (key === 'ArrowUp' ? 1 + KEY_STEP : 1 - KEY_STEP))
  }
}
