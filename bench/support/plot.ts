/** A line in a plot of its own. */
export interface Panel {
  readonly title: string
  /** What `x` counts. */
  readonly unit: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

const WIDTH = 860
const HEIGHT = 110
const LEFT = 64
const TOP = 26
const GAP = 22

/** Panels below one another, as an SVG that is readable on light and dark. */
export function plotOf(panels: readonly Panel[]): string {
  const height = panels.length * (TOP + HEIGHT + GAP)
  const drawn = panels.map((panel, index) => drawnPanel(panel, index * (TOP + HEIGHT + GAP)))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 16}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#7d8590">
${drawn.join('\n')}
</svg>
`
}

function drawnPanel({ title, unit, points }: Panel, y: number): string {
  const most = Math.max(1, ...points.map((point) => point.y)) * 1.1
  const lastX = Math.max(1e-9, ...points.map((point) => point.x))
  const line = points.map((point) => `${round((point.x / lastX) * WIDTH)},${round(HEIGHT - (point.y / most) * HEIGHT)}`)
  return `<g transform="translate(${LEFT} ${y + TOP})">
<text y="-8" font-weight="600">${title}</text>
<path d="M0 0V${HEIGHT}H${WIDTH}" fill="none" stroke="#7d859066"/>
<text x="-8" y="10" text-anchor="end">${most.toPrecision(3)}</text>
<text x="-8" y="${HEIGHT}" text-anchor="end">0</text>
<text x="${WIDTH}" y="${HEIGHT + 15}" text-anchor="end">${round(lastX)} ${unit}</text>
<polyline points="${line.join(' ')}" fill="none" stroke="#3b82f6" stroke-width="1.5"/>
</g>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
