import { Menu, nativeImage, Tray } from 'electron'
import { join } from 'node:path'
import { Lifetime, toDisposable } from '../../base/disposable.ts'
import type { Event } from '../../base/event.ts'
import type { FleetWatch } from './fleet-watch.ts'
import { remoteNeeds } from '../../words/remote-need.ts'
import type { UpdateOffer } from './update-offer.ts'
import { trayMenu, trayTooltip, type TrayActions } from './tray-menu.ts'

/** Least time between two rebuilds of the menu, ms: a rebuild is a D-Bus call on Linux, and many agents may restart at once. */
const REBUILD_INTERVAL_MS = 500

/** What CorralTray needs. */
export interface TrayOptions {
  readonly fleet: FleetWatch
  readonly actions: TrayActions
  /** Brings Corral to the front. */
  readonly open: () => void
  readonly resourcesDir: string
  /** The update there is to offer, and when it is another one. */
  readonly update: () => UpdateOffer | null
  readonly onUpdate: Event<void>
}

/** The tray icon and its menu: the number of agents, alerts, the running ones, commands. Harmless where the desktop shows no tray. */
export class CorralTray extends Lifetime {
  private readonly tray: Tray
  private readonly options: TrayOptions
  private rebuild: NodeJS.Timeout | null = null
  private shown = ''

  constructor(options: TrayOptions) {
    super()
    this.options = options
    this.tray = new Tray(nativeImage.createFromPath(join(options.resourcesDir, 'tray', iconFile(process.platform))))
    this.register(toDisposable(() => this.tray.destroy()))
    this.register(toDisposable(() => this.rebuild && clearTimeout(this.rebuild)))
    // On macOS a click opens the menu, and on Linux the event may never fire. Elsewhere a click opens the window.
    if (process.platform !== 'darwin') this.tray.on('click', options.open)
    this.register(options.fleet.onDidChange(() => this.rebuildSoon()))
    this.register(options.onUpdate(() => this.rebuildSoon()))
    this.update()
  }

  private rebuildSoon(): void {
    this.rebuild ??= setTimeout(() => {
      this.rebuild = null
      this.update()
    }, REBUILD_INTERVAL_MS)
  }

  /** On Linux a changed menu must be set as a new one. An unchanged one is not set again, as that closes an open menu. */
  private update(): void {
    const { fleet, actions, update } = this.options
    const shown = { agents: fleet.list(), alerts: fleet.openAlerts(), remotes: fleet.remotes(), update: update() }
    const template = trayMenu(shown, actions)
    const ids = [...shown.agents, ...shown.alerts, ...remoteNeeds(shown.remotes)].map(({ id }) => id)
    const content = JSON.stringify([template, ids])
    if (content === this.shown) return
    this.shown = content
    this.tray.setToolTip(trayTooltip(shown))
    this.tray.setContextMenu(Menu.buildFromTemplate(template))
  }
}

/** On macOS a template image takes the menu bar's colour. */
function iconFile(platform: NodeJS.Platform): string {
  return platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'
}
