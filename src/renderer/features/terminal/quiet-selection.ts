import type { Terminal } from '@xterm/xterm'

/** What xterm.js 6 keeps of what is selected. */
interface Core {
  readonly _selectionService?: { readonly hasSelection: boolean; refresh(isByMouse?: boolean): void }
}

/** Lets xterm.js draw what is selected only while something is, or was: after every line that scrolls it draws the whole screen a second time for it. */
export function quietSelection(terminal: Terminal): void {
  const { _core: core } = terminal as unknown as { _core?: Core }
  const selection = core?._selectionService
  if (selection === undefined) return
  const refresh = selection.refresh.bind(selection)
  let isDrawn = false
  selection.refresh = (isByMouse) => {
    const { hasSelection } = selection
    if (!hasSelection && !isDrawn) return
    isDrawn = hasSelection
    refresh(isByMouse)
  }
}
