import { Lifetime, toDisposable, type Disposable } from '../../../base/disposable.ts'
import type { VitalsBoard } from '../../client/vitals-board.ts'

/** Samples a sparkline shows: the last minute. */
const SHOWN = 60
/** A quiet agent's noise must not look like work: the scale never ends below this, percent of a core. */
const LEAST_SCALE = 25

interface Line {
  readonly canvas: HTMLCanvasElement
  readonly agentId: string
  isVisible: boolean
}

/** Draws every sparkline of the page together, once per tick of the vitals; what is scrolled away is skipped. */
export class SparklinePainter extends Lifetime {
  private readonly lines = new Map<Element, Line>()
  private readonly vitals: VitalsBoard
  private frame: number | null = null
  private readonly observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const line = this.lines.get(target)
      if (line !== undefined) line.isVisible = isIntersecting
    }
    this.repaint()
  })

  constructor(vitals: VitalsBoard) {
    super()
    this.vitals = vitals
    this.register(vitals.onTick(() => this.repaint()))
    this.register(toDisposable(() => this.observer.disconnect()))
    this.register(toDisposable(() => this.frame !== null && cancelAnimationFrame(this.frame)))
  }

  /** Takes a canvas to draw on; its CSS colour is the line's. */
  add(canvas: HTMLCanvasElement, agentId: string): Disposable {
    this.lines.set(canvas, { canvas, agentId, isVisible: false })
    this.observer.observe(canvas)
    return toDisposable(() => {
      this.observer.unobserve(canvas)
      this.lines.delete(canvas)
    })
  }

  /** Draws all again before the next frame. */
  repaint(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      const visible = [...this.lines.values()].filter(({ isVisible }) => isVisible)
      // Styles are read before anything is drawn, so that the page is laid out once.
      const colors = visible.map(({ canvas }) => getComputedStyle(canvas).color)
      visible.forEach((line, index) => this.paint(line, colors[index] ?? ''))
    })
  }

  private paint({ canvas, agentId }: Line, color: string): void {
    const scale = devicePixelRatio
    const width = canvas.clientWidth
    const height = canvas.clientHeight
    if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale)
    if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale)
    const context = canvas.getContext('2d')
    if (context === null) return
    context.setTransform(scale, 0, 0, scale, 0, 0)
    context.clearRect(0, 0, width, height)
    context.strokeStyle = color
    context.lineWidth = 1.3
    context.lineJoin = 'round'
    context.beginPath()
    for (const [x, y] of this.points(agentId, width, height)) context.lineTo(x, y)
    context.stroke()
  }

  /** The newest sample at the right edge, one step per second; a lone baseline for an agent that is down. */
  private points(agentId: string, width: number, height: number): [number, number][] {
    const ring = this.vitals.ringOf(agentId)
    const baseline = height - 1.5
    const rest: [number, number][] = [
      [0, baseline],
      [width, baseline],
    ]
    if (ring === null || this.vitals.sampleOf(agentId) === null) return rest
    let most = LEAST_SCALE
    ring.each(SHOWN, (_at, cpu) => (most = Math.max(most, cpu)))
    const points: [number, number][] = []
    let index = SHOWN - Math.min(SHOWN, ring.length)
    ring.each(SHOWN, (_at, cpu) => {
      points.push([(index / (SHOWN - 1)) * width, baseline - (cpu / most) * (height - 3)])
      index += 1
    })
    return points
  }
}
