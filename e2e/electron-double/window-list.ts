/** What the app's life needs to know of a window. */
export interface ListedWindow {
  /** Asks the window to close; false: a listener prevented it. */
  close(): void
  /** Closes it without asking. */
  destroy(): void
}

const open: ListedWindow[] = []
let onAllClosed: () => void = () => undefined

/** The open windows, oldest first, whatever their order on the screen. */
export const windowList = {
  all: (): readonly ListedWindow[] => [...open],
  add: (window: ListedWindow): void => void open.push(window),
  /** Forgets a closed window. */
  delete: (window: ListedWindow): void => {
    const at = open.indexOf(window)
    if (at === -1) return
    open.splice(at, 1)
    if (open.length === 0) onAllClosed()
  },
  /** Sets who hears that no window is left. */
  whenAllClosed: (listener: () => void): void => void (onAllClosed = listener),
}
