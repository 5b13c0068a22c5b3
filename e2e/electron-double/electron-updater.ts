import { EventEmitter } from 'node:events'
import type { UpdateCheckResult } from 'electron-updater'
import { app } from './app.ts'
import { record } from './driver-channel.ts'
import { only } from './only.ts'

/** Version the feed has, set by the test; without it the feed has nothing new. */
const NEWEST = process.env['ELECTRON_DOUBLE_UPDATE']
/** Set by the test where the line breaks in the middle of a download. */
const BREAKS = process.env['ELECTRON_DOUBLE_DOWNLOAD'] === 'breaks'

/** A turn for each step, as of a server far away. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1))

/**
 * `autoUpdater` of electron-updater as far as the app uses it: https://www.electron.build/auto-update (events, `autoDownload`, `quitAndInstall`).
 * The installer starts at once, and the app is asked to quit in a later turn.
 */
class DoubleUpdater extends EventEmitter {
  autoDownload = true
  autoInstallOnAppQuit = true
  allowDowngrade = true
  logger: object | null = console

  /** The promise of the download is in the answer, and fails with the download: whoever does not look at it has an unhandled rejection. */
  async checkForUpdates(): Promise<Pick<UpdateCheckResult, 'downloadPromise'>> {
    this.emit('checking-for-update')
    await turn()
    if (NEWEST === undefined) {
      this.emit('update-not-available', { version: app.getVersion() })
      return { downloadPromise: null }
    }
    this.emit('update-available', { version: NEWEST })
    return { downloadPromise: this.autoDownload ? this.download() : null }
  }

  private async download(): Promise<string[]> {
    await turn()
    this.emit('download-progress', { percent: 90 })
    await turn()
    if (BREAKS) {
      const error = new Error('net::ERR_CONNECTION_RESET')
      this.emit('error', error, error.message)
      throw error
    }
    this.emit('update-downloaded', { version: NEWEST })
    return []
  }

  quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void {
    record({ kind: 'install', isSilent, startsAgain: isForceRunAfter })
    setImmediate(() => app.quit())
  }
}

const autoUpdater = only('autoUpdater', new DoubleUpdater())
app.on('quit', () => {
  if (autoUpdater.autoInstallOnAppQuit) record({ kind: 'install', isSilent: true, startsAgain: false })
})

// A CommonJS module seen from an ES module: its exports are the default.
// oxlint-disable-next-line import/no-default-export -- as said
export default { autoUpdater }
