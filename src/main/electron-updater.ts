import { app } from 'electron'
import type { AppUpdater, UpdateCheckResult } from 'electron-updater'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Lifetime } from '../base/disposable.ts'
import { messageOf } from '../base/errors.ts'
import { Emitter } from '../base/event.ts'
import type { UpdateNews } from '../core/update/update.ts'
import type { Updater } from './shell/updates.ts'

/** electron-builder writes it into a package that was made with a feed (electron.build/auto-update). */
const FEED_FILE = 'app-update.yml'

/**
 * The updater of this package. Null where updates are off: without a feed, from a folder of sources, and on Linux in anything but an
 * AppImage, which the system's own package manager updates.
 */
export async function openUpdater(): Promise<Updater | null> {
  const isOwnedBySystem = process.platform === 'linux' && process.env['APPIMAGE'] === undefined
  if (!app.isPackaged || isOwnedBySystem || !existsSync(join(process.resourcesPath, FEED_FILE))) return null
  const { default: module } = await import('electron-updater')
  return new ElectronUpdater(module.autoUpdater)
}

/** electron-updater, which never installs anything by itself here. */
class ElectronUpdater extends Lifetime implements Updater {
  private readonly updater: AppUpdater
  private readonly news = this.register(new Emitter<UpdateNews>())
  readonly onNews = this.news.event
  private found: UpdateCheckResult | null = null

  constructor(updater: AppUpdater) {
    super()
    this.updater = updater
    updater.autoDownload = true
    // At a quit it would install without a question, also where agents were left running.
    updater.autoInstallOnAppQuit = false
    updater.allowDowngrade = false
    // Failures are told below; the rest would fill the log.
    updater.logger = null
    updater.on('checking-for-update', () => this.news.fire({ kind: 'look-began' }))
    updater.on('update-not-available', () => this.news.fire({ kind: 'nothing-new', at: Date.now() }))
    updater.on('update-available', ({ version }) => this.news.fire({ kind: 'found', version, at: Date.now() }))
    updater.on('download-progress', () => this.news.fire({ kind: 'more-came', at: Date.now() }))
    updater.on('update-downloaded', ({ version }) => this.news.fire({ kind: 'download-ended', version }))
    updater.on('error', (error) => this.news.fire({ kind: 'failed', at: Date.now(), message: messageOf(error) }))
  }

  look(): void {
    // A failure of either is told as an event, too.
    this.download().catch(() => undefined)
  }

  giveUp(): void {
    this.found?.cancellationToken?.cancel()
    this.news.fire({ kind: 'failed', at: Date.now(), message: 'the download has stopped, and nothing more came' })
  }

  install(startsAgain: boolean): void {
    this.updater.quitAndInstall(true, startsAgain)
  }

  private async download(): Promise<void> {
    this.found = await this.updater.checkForUpdates()
    await this.found?.downloadPromise
  }
}
