/** What decides which agents have a tile. */
export interface TileWishes {
  /** All agents, in the order of the list. */
  readonly order: readonly string[]
  /** Agents selected, latest first. */
  readonly recent: readonly string[]
  readonly selectedId: string | null
  /** Tiles there is room for. */
  readonly count: number
}

/**
 * The tiles after something changed. Tiles keep their places: the selected agent, if it has none, takes the one that was not looked at for
 * longest, and free places go to agents in the order of the list.
 */
export function tilesAfter(
  tiles: readonly string[],
  { order, recent, selectedId, count }: TileWishes,
): readonly string[] {
  const known = new Set(order)
  const kept = tiles.filter((id) => known.has(id))
  while (kept.length > count) kept.splice(kept.indexOf(stalest(kept, recent, selectedId)), 1)
  if (selectedId !== null && known.has(selectedId) && !kept.includes(selectedId)) {
    if (kept.length < count) kept.push(selectedId)
    else kept[kept.indexOf(stalest(kept, recent, selectedId))] = selectedId
  }
  for (const id of order) if (kept.length < count && !kept.includes(id)) kept.push(id)
  return kept.length === tiles.length && kept.every((id, index) => id === tiles[index]) ? tiles : kept
}

/** The tile to give up: the one whose selection lies furthest back, the last among those never selected. */
function stalest(tiles: readonly string[], recent: readonly string[], selectedId: string | null): string {
  const age = (id: string): number => {
    if (id === selectedId) return -1
    const index = recent.indexOf(id)
    return index === -1 ? Number.MAX_SAFE_INTEGER : index
  }
  return tiles.reduce((oldest, id) => (age(id) >= age(oldest) ? id : oldest))
}

/** Columns of a grid of `count` tiles. */
function columnsOf(count: number): number {
  if (count <= 1) return 1
  return count <= 4 ? 2 : 3
}

/** Where the tiles go: a grid of 6 columns, how many of them each tile takes, and the number of rows. The last row shares its whole width. */
export function tileLayout(count: number): { readonly rows: number; readonly spans: readonly number[] } {
  const columns = columnsOf(count)
  const rows = Math.max(1, Math.ceil(count / columns))
  const inLastRow = count - (rows - 1) * columns
  const spans = Array.from({ length: count }, (_, index) =>
    index < (rows - 1) * columns ? 6 / columns : 6 / inLastRow,
  )
  return { rows, spans }
}
