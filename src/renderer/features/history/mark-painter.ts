import type { MarkShape } from './lane-look.ts'

/** Half the size of a mark, px. */
const R = 4.5

/** A mark and where its middle is, px. `halo`: the colour around it, which sets it off from what it lies on. */
export interface Mark {
  readonly shape: MarkShape
  readonly color: string
  readonly halo: string
  readonly x: number
  readonly y: number
}

/** Draws a mark. */
export function paintMark(context: CanvasRenderingContext2D, mark: Mark): void {
  const { shape, color, halo, x, y } = mark
  context.save()
  context.translate(x, y)
  context.fillStyle = color
  context.lineJoin = 'round'
  context.lineCap = 'round'
  if (shape === 'tick') context.fillRect(-0.5, -9, 1, 18)
  else if (shape === 'notch') paintNotch(context, halo)
  else if (shape === 'cross') paintCross(context, color, halo)
  else paintFilled(context, outlineOf(shape), halo)
  context.restore()
}

function paintNotch(context: CanvasRenderingContext2D, halo: string): void {
  context.fillStyle = halo
  context.fillRect(-0.75, -7, 1.5, 5)
}

function paintCross(context: CanvasRenderingContext2D, color: string, halo: string): void {
  const path = new Path2D(`M${-R} ${-R}L${R} ${R}M${-R} ${R}L${R} ${-R}`)
  for (const [width, style] of [
    [6.5, halo],
    [2.6, color],
  ] as const) {
    context.lineWidth = width
    context.strokeStyle = style
    context.stroke(path)
  }
}

function paintFilled(context: CanvasRenderingContext2D, path: Path2D, halo: string): void {
  context.strokeStyle = halo
  context.lineWidth = 3
  context.stroke(path)
  context.fill(path)
}

function outlineOf(shape: Exclude<MarkShape, 'tick' | 'notch' | 'cross'>): Path2D {
  return OUTLINES[shape]
}

const OUTLINES: Readonly<Record<Exclude<MarkShape, 'tick' | 'notch' | 'cross'>, Path2D>> = {
  diamond: new Path2D('M0 -6L6 0L0 6L-6 0Z'),
  triangle: new Path2D('M0 -5.5L5.5 4.5H-5.5Z'),
  bell: new Path2D('M-5 3.5C-3.5 2 -4 -5 0 -5C4 -5 3.5 2 5 3.5ZM-1.6 4.5H1.6L0 6Z'),
  bubble: new Path2D('M-5 -5H5V2.5H1L-2 5.5V2.5H-5Z'),
}
