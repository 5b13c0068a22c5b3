/** The layers of a chart of the whole fleet, as the host answers them: `tops` are their upper edges, the lowest layer first. */
export interface FleetColumns {
  readonly start: number
  readonly step: number
  readonly columns: number
  /** `agent`: its id; null: many small ones together. */
  readonly layers: readonly { readonly agent: string | null; readonly tops: readonly (number | null)[] }[]
}

/** What one agent adds at one moment; `agent` null: many small ones together. */
export interface Share {
  readonly agent: string | null
  readonly value: number
}

/** The column a moment (epoch ms) falls into; null: none. */
export function columnAt({ start, step, columns }: FleetColumns, at: number): number | null {
  const index = Math.floor((at - start) / step)
  return index >= 0 && index < columns ? index : null
}

/** What each agent adds in a column, the most first; those that add nothing are left out. */
export function sharesAt({ layers }: FleetColumns, column: number): readonly Share[] {
  let below = 0
  const shares = layers.map(({ agent, tops }) => {
    const top = tops[column] ?? below
    const value = top - below
    below = top
    return { agent, value }
  })
  return shares.filter(({ value }) => value > 0).toSorted((a, b) => b.value - a.value)
}

/** The sum of all agents in a column; null: nothing is known of it. */
export function totalAt({ layers }: FleetColumns, column: number): number | null {
  return layers.reduce<number | null>((total, { tops }) => tops[column] ?? total, null)
}

/** The highest sum; 0: nothing is known. */
export function peakOf({ layers }: FleetColumns): number {
  // The uppermost layer has a gap where nothing is known of its agent.
  return layers.flatMap(({ tops }) => tops).reduce<number>((most, top) => Math.max(most, top ?? 0), 0)
}

/** Middles of the columns in seconds, as uPlot takes them, and the layers' edges from the uppermost down, so that each is painted over the one above. */
export function stackedData({ start, step, columns, layers }: FleetColumns): (number | null)[][] {
  const times = Array.from({ length: columns }, (_, index) => (start + (index + 0.5) * step) / 1_000)
  return [times, ...layers.toReversed().map(({ tops }) => [...tops])]
}
