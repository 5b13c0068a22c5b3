import { EventEmitter } from 'node:events'
import { app } from './app.ts'
import { record } from './driver-channel.ts'
import { only } from './only.ts'

/** Version the feed has, set by the test; without it the feed has nothing new. */
const NEWEST = process.env['ELECTRON_DOUBLE_UPDATE']

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

  async checkForUpdates(): Promise<void> {
    this.emit('checking-for-update')
    await turn()
    if (NEWEST === undefined) return void this.emit('update-not-available', { version: app.getVersion() })
    this.emit('update-available', { version: NEWEST })
    await turn()
    if (this.autoDownload) this.emit('update-downloaded', { version: NEWEST })
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
