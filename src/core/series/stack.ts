/** The averages of one agent, by column; null: a gap. */
export interface StackedLine {
  readonly agentId: string
  readonly averages: readonly (number | null)[]
}

/** One layer of a stack. */
export interface Layer {
  /** Null: all agents together that have no layer of their own. */
  readonly agentId: string | null
  /** Its upper edge: what it and all layers below it come to; null: nothing is known of it there. */
  readonly tops: readonly (number | null)[]
}

/**
 * Lines on top of each other, those that come to most lowest. Of more than `mostLayers` the others are one layer, the uppermost.
 * A gap adds nothing.
 */
export function stackOf(lines: readonly StackedLine[], columns: number, mostLayers: number): readonly Layer[] {
  const known = lines
    .map((line) => ({ ...line, total: line.averages.reduce<number>((sum, each) => sum + (each ?? 0), 0) }))
    .filter(({ averages }) => averages.some((each) => each !== null))
    .toSorted((a, b) => b.total - a.total)
  const own = known.length <= mostLayers ? known : known.slice(0, mostLayers - 1)
  const others = known.slice(own.length)
  const layers = own.map(({ agentId, averages }) => ({ agentId, averages }))
  const together = others.length === 0 ? [] : [{ agentId: null, averages: sumOf(others, columns) }]
  const below = new Float64Array(columns)
  return [...layers, ...together].map(({ agentId, averages }) => ({ agentId, tops: laidOn(below, averages) }))
}

function laidOn(below: Float64Array, averages: readonly (number | null)[]): readonly (number | null)[] {
  return Array.from(below, (height, column) => {
    const average = averages[column] ?? null
    if (average === null) return null
    below[column] = height + average
    return height + average
  })
}

function sumOf(lines: readonly StackedLine[], columns: number): readonly (number | null)[] {
  return Array.from({ length: columns }, (_, column) =>
    lines.reduce<number | null>((sum, { averages }) => {
      const average = averages[column] ?? null
      return average === null ? sum : (sum ?? 0) + average
    }, null),
  )
}
