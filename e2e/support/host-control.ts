import type { Page } from 'playwright/test'
import type { Call, Dialog, ItemView, TrayView, WindowSize } from '../electron-double/messages.ts'

/** A host under test, controlled from outside by user, crash or system. */
export interface HostControl {
  readonly kind: 'electron' | 'double' | 'headless'
  /** Process id of the host. */
  readonly pid: number
  /** Starts the host (again) and resolves with the page it shows; in a browser that is the previous one. */
  start(): Promise<Page>
  /** Another window on the same host. */
  openSecondWindow(): Promise<Page>
  /** kill -9. */
  kill(): Promise<void>
  /** Sends SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** Controls outside the page; null in a browser. */
  readonly desktop: DesktopControls | null
  /** Everything it wrote to its standard streams. */
  log(): string
}

/** Actions of the user on a desktop besides using the page. */
export interface DesktopControls {
  tray(): Promise<TrayView>
  clickTray(label: string): Promise<void>
  menu(): Promise<readonly ItemView[]>
  clickMenu(label: string): Promise<void>
  /** The open dialog; waits for one if there is none. */
  dialog(): Promise<Dialog>
  answerDialog(label: string): Promise<void>
  choosePaths(paths: readonly string[]): Promise<void>
  /** Clicks the close button of the first window. */
  clickClose(): Promise<void>
  /** Number of visible windows. */
  visibleWindows(): Promise<number>
  /** Drags the corner of the first window. */
  resizeWindow(size: WindowSize): Promise<void>
  windowSize(): Promise<WindowSize>
  /** Starts the app a second time. */
  startAgain(): Promise<void>
  /** Recorded calls, oldest first. */
  calls(): Promise<readonly Call[]>
  /** Resolves with the exit code when the app has ended. */
  whenEnded(): Promise<number | null>
}
