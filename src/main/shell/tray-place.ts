import { Lifetime } from '../../base/disposable.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import { isTrayShown } from './tray-probe.ts'
import { CorralTray, type TrayOptions } from './tray.ts'

/** The tray icon, where there can be one, and whether the desktop shows it: only then may the last window be hidden. */
export class TrayPlace extends Lifetime {
  private readonly hasIcon: boolean
  private shown = false

  constructor(options: TrayOptions, reportBug: ReportBug) {
    super()
    this.hasIcon = this.make(options, reportBug)
  }

  /** As it was when last looked. */
  get isShown(): boolean {
    return this.shown
  }

  /** Looks anew: an icon goes with the extension that shows it, or with the session bus. */
  async look(): Promise<boolean> {
    this.shown = this.hasIcon && (await isTrayShown(process.platform))
    return this.shown
  }

  /** False where the system refuses an icon: the app is of use without. */
  private make(options: TrayOptions, reportBug: ReportBug): boolean {
    try {
      this.register(new CorralTray(options))
      return true
    } catch (error) {
      reportBug(error, 'making the tray icon')
      return false
    }
  }
}
