/** What closing a window depends on. */
export interface CloseSituation {
  readonly platform: NodeJS.Platform
  /** The app is quitting, so every window closes. */
  readonly quitting: boolean
  readonly otherWindows: number
  /** The person's setting. */
  readonly closeToTray: boolean
  readonly trayShown: boolean
}

/** What closing a window does. `quit` asks first when agents run. */
export type CloseOutcome = 'close' | 'hide' | 'quit'

/** The last window is hidden only where it can be opened again: from the dock, or from a tray icon the user has enabled. */
export function closeOutcome({
  platform,
  quitting,
  otherWindows,
  closeToTray,
  trayShown,
}: CloseSituation): CloseOutcome {
  if (quitting || otherWindows > 0) return 'close'
  if (platform === 'darwin') return 'hide'
  return closeToTray && trayShown ? 'hide' : 'quit'
}
