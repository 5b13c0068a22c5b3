import type { Page } from 'playwright/test'
import type { Call, Dialog, ItemView, TrayView, WindowSize } from '../electron-double/messages.ts'

/** A host under test, from outside: what a person, a crash or the system does to it. */
export interface HostControl {
  readonly kind: 'electron' | 'double' | 'headless'
  /** Process id of the host. */
  readonly pid: number
  /** Starts the host (again) and answers the page it shows; in a browser that is the one from before. */
  start(): Promise<Page>
  /** Another window on the same host. */
  openSecondWindow(): Promise<Page>
  /** kill -9. */
  kill(): Promise<void>
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>
  /** What lies outside the page; null: a browser. */
  readonly desktop: DesktopControls | null
  /** All it wrote to its standard streams. */
  log(): string
}

/** What a person can do on a desktop besides using the page. */
export interface DesktopControls {
  tray(): Promise<TrayView>
  clickTray(label: string): Promise<void>
  menu(): Promise<readonly ItemView[]>
  clickMenu(label: string): Promise<void>
  /** The dialog that is up, waiting for one if there is none. */
  dialog(): Promise<Dialog>
  answerDialog(label: string): Promise<void>
  choosePaths(paths: readonly string[]): Promise<void>
  /** The close button of the window that was opened first. */
  clickClose(): Promise<void>
  /** How many windows can be seen. */
  visibleWindows(): Promise<number>
  /** Drags the corner of the window that was opened first. */
  resizeWindow(size: WindowSize): Promise<void>
  windowSize(): Promise<WindowSize>
  /** The app is started once more. */
  startAgain(): Promise<void>
  /** Calls that left a trace, oldest first. */
  calls(): Promise<readonly Call[]>
  /** Resolves with the exit code when the app has ended. */
  whenEnded(): Promise<number | null>
}
