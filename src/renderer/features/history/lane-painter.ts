import type { HealthBand } from '../../../shapes/health.ts'
import type { Doing, Lane, Moment, Stretch } from '../../../shapes/history.ts'
import { readColor } from '../../ui/color-token.ts'
import type { Tone } from '../../ui/tone.ts'
import { LANE_LOOKS, MOMENT_LOOKS, type LaneLook } from './lane-look.ts'
import { paintMark } from './mark-painter.ts'
import type { Bounds } from './range.ts'
import type { Tick } from './ticks.ts'

/** Height of a lane and of what is drawn on it, px. */
export const LANE_PX = 24
const HEIGHTS: Readonly<Record<LaneLook['height'], number>> = { full: 14, half: 7, thin: 3 }
/** Side of the piece a pattern is repeated from, px. */
const TILE_PX = 6
/** A shorter stretch is drawn this wide, so that it is not lost between two pixels, px. */
const LEAST_PX = 1
/** Moments that matter less are left out where they are closer than this, px. */
const CROWDED_PX = 7

/** Colours and patterns for one theme and one density of pixels. */
export interface LaneInk {
  readonly tones: Readonly<Record<Tone, string>>
  readonly line: string
  readonly back: string
  readonly text: string
  readonly scale: number
  readonly patterns: Map<string, CanvasPattern | string>
}

/** The ink of the theme in force. */
export function laneInk(): LaneInk {
  const tone = (name: Tone): string => readColor(`--${name}`)
  return {
    tones: {
      working: tone('working'),
      waiting: tone('waiting'),
      danger: tone('danger'),
      idle: tone('idle'),
      info: tone('info'),
    },
    line: readColor('--line'),
    back: readColor('--bg-1'),
    text: readColor('--text'),
    scale: devicePixelRatio,
    patterns: new Map(),
  }
}

/** What a painter draws of. `bounds`: the time from the left to the right edge; `width` in px. */
export interface LanePicture {
  readonly lanes: readonly Lane[]
  readonly bounds: Bounds
  readonly width: number
  readonly ticks: readonly Tick[]
  readonly ink: LaneInk
}

/** Draws lanes under each other, one every LANE_PX. */
export function paintLanes(canvas: HTMLCanvasElement, picture: LanePicture): void {
  const { lanes, bounds, width, ticks, ink } = picture
  const context = prepared(canvas, { width, height: lanes.length * LANE_PX, scale: ink.scale })
  if (context === null) return
  // Edges on whole pixels: between two that meet in the middle of one, the ground would shine through.
  const xOf = (at: number): number =>
    Math.round(((at - bounds.from) / (bounds.to - bounds.from)) * width * ink.scale) / ink.scale
  context.fillStyle = ink.line
  for (const { at, isDay } of ticks) context.fillRect(Math.round(xOf(at)), 0, isDay ? 2 : 1, lanes.length * LANE_PX)
  lanes.forEach((lane, index) => {
    const middle = index * LANE_PX + LANE_PX / 2
    context.fillStyle = ink.line
    context.fillRect(0, middle - 0.5, width, 1)
    paintHealth(context, { lane, middle, picture, xOf })
    for (const stretch of lane.doing) paintStretch(context, { stretch, middle, picture, xOf })
    paintMoments(context, { moments: lane.moments, middle, picture, xOf })
  })
}

/** Draws one doing alone, as the legend shows it. */
export function paintSwatch(canvas: HTMLCanvasElement, doing: Doing, ink: LaneInk): void {
  const size = { width: canvas.clientWidth, height: canvas.clientHeight, scale: ink.scale }
  const context = prepared(canvas, size)
  const look = LANE_LOOKS[doing]
  if (context === null || look === null) return
  const height = Math.min(size.height, HEIGHTS[look.height])
  paintBar(context, { look, x: 0, width: size.width, top: (size.height - height) / 2, height, ink })
}

/** A canvas cleared and of the right size; null: it cannot be drawn on. */
export function prepared(
  canvas: HTMLCanvasElement,
  { width, height, scale }: { readonly width: number; readonly height: number; readonly scale: number },
): CanvasRenderingContext2D | null {
  const [columns, rows] = [Math.round(width * scale), Math.round(height * scale)]
  if (canvas.width !== columns) canvas.width = columns
  if (canvas.height !== rows) canvas.height = rows
  const context = canvas.getContext('2d')
  context?.setTransform(scale, 0, 0, scale, 0, 0)
  context?.clearRect(0, 0, width, height)
  return context
}

interface OnLane {
  readonly middle: number
  readonly picture: LanePicture
  readonly xOf: (at: number) => number
}

function paintStretch(context: CanvasRenderingContext2D, parts: OnLane & { readonly stretch: Stretch<Doing> }): void {
  const { stretch, middle, picture, xOf } = parts
  const look = LANE_LOOKS[stretch.value]
  const { bounds, width, ink } = picture
  if (look === null || stretch.from > bounds.to || (stretch.to ?? bounds.to) < bounds.from) return
  const left = Math.max(0, xOf(stretch.from))
  const right = Math.min(width, xOf(Math.min(stretch.to ?? bounds.to, bounds.to)))
  const height = HEIGHTS[look.height]
  const bar = { look, x: left, width: Math.max(LEAST_PX, right - left), top: middle - height / 2, height, ink }
  paintBar(context, bar)
}

interface Bar {
  readonly look: LaneLook
  readonly x: number
  readonly width: number
  readonly top: number
  readonly height: number
  readonly ink: LaneInk
}

/** Poor and bad health are a line under the lane. */
function paintHealth(context: CanvasRenderingContext2D, parts: OnLane & { readonly lane: Lane }): void {
  const { lane, middle, picture, xOf } = parts
  const { bounds, width, ink } = picture
  for (const { from, to, value } of lane.health) {
    const tone = HEALTH_TONES[value]
    if (tone === null || from > bounds.to || (to ?? bounds.to) < bounds.from) continue
    const left = Math.max(0, xOf(from))
    const right = Math.min(width, xOf(Math.min(to ?? bounds.to, bounds.to)))
    context.fillStyle = ink.tones[tone]
    context.fillRect(left, middle + LANE_PX / 2 - 3, Math.max(LEAST_PX, right - left), 1.5)
  }
}

const HEALTH_TONES: Readonly<Record<HealthBand, Tone | null>> = {
  good: null,
  fair: null,
  poor: 'waiting',
  bad: 'danger',
}

/** A pattern lies over a paler ground of the same colour, so that also a narrow bar has its colour. */
function paintBar(context: CanvasRenderingContext2D, { look, x, width, top, height, ink }: Bar): void {
  const { tone, pattern, strength } = look
  const color = ink.tones[tone]
  const isSolid = pattern === 'solid' || width < TILE_PX / 2
  context.fillStyle = color
  context.globalAlpha = isSolid ? strength : pattern === 'dotted' ? 0 : 0.3 * strength
  context.fillRect(x, top, width, height)
  context.globalAlpha = strength
  if (!isSolid) {
    context.fillStyle = patternOf(context, look, ink)
    context.fillRect(x, top, width, height)
  }
  context.globalAlpha = 1
}

function patternOf(
  context: CanvasRenderingContext2D,
  { tone, pattern }: LaneLook,
  ink: LaneInk,
): CanvasPattern | string {
  const key = `${tone} ${pattern}`
  const known = ink.patterns.get(key)
  if (known !== undefined) return known
  const made = context.createPattern(tileOf(pattern, ink.tones[tone], ink.scale), 'repeat') ?? ink.tones[tone]
  if (typeof made !== 'string') made.setTransform(new DOMMatrix().scale(1 / ink.scale))
  ink.patterns.set(key, made)
  return made
}

/** The piece that is repeated: two of its corners meet, so that lines go on across its edges. */
function tileOf(pattern: LaneLook['pattern'], color: string, scale: number): HTMLCanvasElement {
  const tile = document.createElement('canvas')
  const context = prepared(tile, { width: TILE_PX, height: TILE_PX, scale })
  if (context === null) return tile
  context.fillStyle = color
  context.strokeStyle = color
  context.lineWidth = 2
  if (pattern === 'dotted') {
    context.fillRect(0, 0, TILE_PX / 2, TILE_PX)
    return tile
  }
  for (const shift of [-TILE_PX, 0, TILE_PX]) {
    strokeLine(context, [shift, TILE_PX], [shift + TILE_PX, 0])
    if (pattern === 'crossed') strokeLine(context, [shift, 0], [shift + TILE_PX, TILE_PX])
  }
  return tile
}

type Point = readonly [number, number]

function strokeLine(context: CanvasRenderingContext2D, from: Point, to: Point): void {
  context.beginPath()
  context.moveTo(...from)
  context.lineTo(...to)
  context.stroke()
}

function paintMoments(
  context: CanvasRenderingContext2D,
  parts: OnLane & { readonly moments: readonly Moment[] },
): void {
  const { moments, middle, picture, xOf } = parts
  const { width, ink } = picture
  for (const { moment, x } of uncrowded(moments, xOf)) {
    if (x < -CROWDED_PX || x > width + CROWDED_PX) continue
    const { shape, tone } = MOMENT_LOOKS[moment.kind]
    paintMark(context, { shape, color: ink.tones[tone], halo: ink.back, x, y: middle })
  }
}

/** The moments in the order they are drawn in, those left out that would lie under one that matters more. */
function uncrowded(moments: readonly Moment[], xOf: (at: number) => number): readonly { moment: Moment; x: number }[] {
  const placed = moments
    .map((moment) => ({ moment, x: xOf(moment.at) }))
    .toSorted((a, b) => MOMENT_LOOKS[b.moment.kind].rank - MOMENT_LOOKS[a.moment.kind].rank)
  const taken: number[] = []
  const kept = placed.filter(({ x }) => {
    if (taken.some((other) => Math.abs(other - x) < CROWDED_PX)) return false
    taken.push(x)
    return true
  })
  return kept.toReversed()
}
