import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react'
import { useFleet } from '../../client/client-context.ts'
import { selectAgent, useView } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { listOrder } from '../../state/agent-groups.ts'
import { Tile, type TileProps } from './tile.tsx'
import { tileLayout, tilesAfter } from './tiles.ts'
import styles from './tile.module.css'

const cx = classesOf(styles)
/** A selection passing by with the arrow keys opens no terminals on its way, ms. */
const SETTLE_MS = 120

/** The live terminals, side by side, or one of them alone. */
export function TileGrid({ Terminal }: Pick<TileProps, 'Terminal'>): ReactElement {
  const maximisedId = useView((view) => view.maximisedId)
  const isKnown = useFleet(({ agents }) => maximisedId !== null && agents.has(maximisedId))
  const tiles = useTiles()
  const shown = maximisedId !== null && isKnown ? [maximisedId] : tiles
  const { rows, spans } = tileLayout(shown.length)
  const grid = useSelectionByUse()
  return (
    <div ref={grid} id="tiles" className={cx('grid')} style={{ gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))` }}>
      {shown.map((id, index) => (
        <Tile key={id} Terminal={Terminal} id={id} span={spans[index] ?? 6} isMaximised={maximisedId === id} />
      ))}
    </div>
  )
}

/** Clicking into a tile or moving the keyboard there selects its agent. */
function useSelectionByUse(): RefObject<HTMLDivElement | null> {
  const grid = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = grid.current
    const select = ({ target }: Event): void => {
      const tile = target instanceof Element ? target.closest<HTMLElement>('[data-agent-id]') : null
      const id = tile?.dataset['agentId']
      if (id !== undefined && id !== useView.getState().selectedId) selectAgent(id)
    }
    element?.addEventListener('focusin', select)
    element?.addEventListener('pointerdown', select)
    return () => {
      element?.removeEventListener('focusin', select)
      element?.removeEventListener('pointerdown', select)
    }
  }, [])
  return grid
}

function useTiles(): readonly string[] {
  const count = useFleet(({ settings }) => settings.tiles)
  const order = useFleet(listOrder)
  const recent = useView((view) => view.recent)
  const selectedId = useSettled(useView((view) => view.selectedId))
  const [tiles, setTiles] = useState<readonly string[]>([])
  const next = tilesAfter(tiles, { order, recent, selectedId, count })
  if (next !== tiles) setTiles(next)
  return next
}

/** `value` once it has stayed for a moment; at once the first time. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
