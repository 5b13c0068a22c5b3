import { DIRECT_COLOR, type ScreenMark, type ScreenSpan } from '../../shapes/post-mortem.ts'

/** Names of the first 16 colours in the style sheets, as `--term-red`. */
const NAMED = [
  ...['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'],
  ...['bright-black', 'bright-red', 'bright-green', 'bright-yellow'],
  ...['bright-blue', 'bright-magenta', 'bright-cyan', 'bright-white'],
] as const
/** The colours 16 to 231 are a cube of six steps each, those above 24 greys (ISO 8613-6 as xterm uses it). */
const CUBE = { first: 16, steps: [0, 95, 135, 175, 215, 255] } as const
const GREY = { first: 232, least: 8, step: 10 } as const

/** How a piece of a screen is drawn by a style sheet: values of CSS properties by their names. */
export type SpanLook = Readonly<Record<string, string>>

/** The style of a piece of a screen. Its default colours are the variables `--text` and `--bg-0`. */
export function spanLook({ foreground, background, marks }: Omit<ScreenSpan, 'text'>): SpanLook {
  const isInverse = marks.includes('inverse')
  const [ink, paper] = isInverse
    ? [
        background === null ? 'var(--bg-0)' : cssColor(background),
        foreground === null ? 'var(--text)' : cssColor(foreground),
      ]
    : [foreground === null ? null : cssColor(foreground), background === null ? null : cssColor(background)]
  return {
    ...(ink !== null && { color: ink }),
    ...(paper !== null && { 'background-color': paper }),
    ...Object.assign({}, ...marks.map((mark) => MARKS[mark])),
  } as SpanLook
}

const MARKS: Readonly<Record<ScreenMark, SpanLook>> = {
  bold: { 'font-weight': '700' },
  dim: { opacity: '0.6' },
  italic: { 'font-style': 'italic' },
  underline: { 'text-decoration': 'underline' },
  strike: { 'text-decoration': 'line-through' },
  inverse: {},
}

function cssColor(color: number): string {
  if (color >= DIRECT_COLOR) return hex(color - DIRECT_COLOR)
  const name = NAMED[color]
  if (name !== undefined) return `var(--term-${name})`
  if (color >= GREY.first) return hex((GREY.least + (color - GREY.first) * GREY.step) * 0x01_01_01)
  const index = color - CUBE.first
  const channels: readonly number[] = [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map(
    (step) => CUBE.steps[step] ?? 0,
  )
  return hex(channels.reduce((value, channel) => value * 256 + channel, 0))
}

function hex(value: number): string {
  return `#${value.toString(16).padStart(6, '0').slice(-6)}`
}
