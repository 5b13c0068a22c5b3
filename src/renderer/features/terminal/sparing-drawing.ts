import type { Terminal } from '@xterm/xterm'
import { toDisposable, type Disposable } from '../../../base/disposable.ts'

/** xterm.js 6's internal render debouncer; it has no public API to limit the frame rate. */
interface Debouncer {
  refresh(start: number | undefined, end: number | undefined, rows: number): void
}

/** Limits drawing to one frame in `frameMs()` (0: to each frame of the page); the last state is always drawn. Null: this xterm.js cannot be made to. */
export function drawSparingly(terminal: Terminal, frameMs: () => number): Disposable | null {
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
    const waitMs = drawnAtMs + frameMs() - performance.now()
    if (waitMs <= 0) return draw(start, end)
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
