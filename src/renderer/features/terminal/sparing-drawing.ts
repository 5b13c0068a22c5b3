import type { Terminal } from '@xterm/xterm'
import { toDisposable, type Disposable } from '../../../base/disposable.ts'

/** Frames of a flooded terminal, ms: what scrolls by at a thousand lines a second is as unreadable at 20 frames a second as at 60, and drawing is dearer than parsing. */
const FLOOD_FRAME_MS = 50

/** The part of xterm.js 6 by which it asks for a frame; it has no public way to be drawn less often. */
interface Debouncer {
  refresh(start: number | undefined, end: number | undefined, rows: number): void
}

/** Draws the terminal at most every FLOOD_FRAME_MS while it is flooded; the last state is always drawn. */
export function drawSparingly(terminal: Terminal, isFlooded: () => boolean): Disposable | null {
  const debouncer = debouncerOf(terminal)
  if (debouncer === null) return null
  const refresh = debouncer.refresh.bind(debouncer)
  let drawnAtMs = -Infinity
  let timer: ReturnType<typeof setTimeout> | null = null
  const draw = (start: number | undefined, end: number | undefined): void => {
    drawnAtMs = performance.now()
    refresh(start, end, terminal.rows)
  }
  debouncer.refresh = (start, end) => {
    const waitMs = drawnAtMs + FLOOD_FRAME_MS - performance.now()
    if (waitMs <= 0 || !isFlooded()) return draw(start, end)
    timer ??= setTimeout(() => {
      timer = null
      draw(0, terminal.rows - 1)
    }, waitMs)
  }
  return toDisposable(() => {
    debouncer.refresh = refresh
    if (timer !== null) clearTimeout(timer)
  })
}

function debouncerOf(terminal: Terminal): Debouncer | null {
  const { _core: core } = terminal as unknown as { _core?: { _renderService?: { _renderDebouncer?: Debouncer } } }
  return core?._renderService?._renderDebouncer ?? null
}
