import { app, Menu, nativeTheme, powerSaveBlocker } from 'electron'
import { join } from 'node:path'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import { killIfHanging } from '../../node/patience.ts'
import type { Host } from '../../transports/host.ts'
import type { IpcServer } from '../../transports/ipc/server.ts'
import { shellActions, type CommandActions } from './command-items.ts'
import { closeOutcome } from './close-policy.ts'
import { endsWithApp, TRAY_NOTICE, type ForcedEnd } from '../../words/desktop-words.ts'
import { agentsAtStake, summaryOf } from './fleet-summary.ts'
import { FleetWatch } from './fleet-watch.ts'
import { inNeed } from '../../core/activity/needs-you.ts'
import { Notices, type ShownNotice } from '../../words/notices.ts'
import { updateNotice } from '../../words/update-words.ts'
import { remoteNeedCount } from '../../words/remote-need.ts'
import { RemoteNotices } from '../../words/remote-notices.ts'
import { menuTemplate } from './menu.ts'
import { askToQuit, askToStopAll, askToUpdate, tellProblem } from './questions.ts'
import { noteForcedEnd } from './forced-end.ts'
import { GpuLosses } from './gpu-trouble.ts'
import { Quit } from './quit.ts'
import { ShownNotifications } from './shown-notifications.ts'
import { stopAllIfAgreed } from './stop-all.ts'
import { listenToSystem } from './system-events.ts'
import { StayAwake } from './stay-awake.ts'
import { TrayPlace } from './tray-place.ts'
import type { UpdateOffer } from './update-offer.ts'
import { Updates, type Updater } from './updates.ts'
import { WindowMemoryFile } from './window-memory.ts'
import { Windows } from './windows.ts'

/** An installer that has not ended the app by then does not any more, ms. */
const INSTALL_MS = 60_000

/** What the desktop shell needs. */
export interface DesktopOptions {
  readonly host: Host
  readonly ipc: IpcServer
  /** The transports, closed before the host is disposed. */
  readonly carriers: Disposable
  /** Address of the page. */
  readonly url: string
  readonly preload: string
  readonly dataDir: string
  readonly resourcesDir: string
  /** Null: updates are off. */
  readonly updater: Updater | null
  readonly reportBug: ReportBug
}

/** Windows, menu, tray and quitting, around one host. */
export class Desktop extends Lifetime {
  private readonly options: DesktopOptions
  private readonly memory: WindowMemoryFile
  private readonly fleet: FleetWatch
  private readonly windows: Windows
  private readonly quit: Quit
  private readonly updates: Updates
  private readonly actions: CommandActions
  private tray: TrayPlace | null = null
  private readonly notifications = new ShownNotifications()
  private isClosed = false

  constructor(options: DesktopOptions) {
    super()
    this.options = options
    this.memory = new WindowMemoryFile(options.dataDir, options.reportBug)
    this.fleet = this.register(new FleetWatch(options.host.server, options.reportBug))
    this.windows = this.register(
      new Windows({
        ...options,
        memory: this.memory,
        icon: join(options.resourcesDir, 'icon.png'),
        onClose: (otherWindows) => this.closing(otherWindows),
      }),
    )
    this.quit = new Quit({
      host: options.host,
      isAtStake: () => agentsAtStake(this.fleet.list()).length > 0,
      ask: (signal) => askToQuit(this.windows.shown(), agentsAtStake(this.fleet.list()), signal),
      onStopping: () => this.followStopping(),
      exit: (code, wasAskedFor) => this.exit(code, wasAskedFor),
      reportBug: options.reportBug,
    })
    this.updates = this.register(
      new Updates({
        updater: options.updater,
        ending: () => agentsAtStake(this.fleet.list()).filter(endsWithApp),
        ask: (version, agents) => askToUpdate(this.windows.shown(), version, agents),
        stop: () => this.quit.agreed({ leaveSessions: true }),
        now: () => Date.now(),
        reportBug: options.reportBug,
      }),
    )
    this.actions = {
      shell: shellActions({
        openWindow: () => this.focus(),
        newWindow: () => this.windows.open(),
        stopAll: () => this.stopAll(),
        quit: () => this.quit.request(),
      }),
      askPage: (command) => this.windows.command({ kind: 'run-command', command }),
    }
  }

  /** Opens the first window and everything around it. */
  async start(): Promise<void> {
    await this.fleet.start()
    this.followTheme()
    this.setMenu()
    this.listen()
    this.windows.open()
    this.followNeed()
    this.stayAwake()
    this.tray = this.makeTray()
    await this.tray.look()
  }

  /** Brings Corral to the front: a second start, the dock, the tray. */
  focus(): void {
    this.windows.focus()
  }

  /** A signal of the system asks the app to end. */
  onSignal(): void {
    this.quit.onSignal()
  }

  private listen(): void {
    const { quit, windows } = this
    const { dataDir, reportBug } = this.options
    const [focus, endAtOnce] = [() => this.focus(), (why: ForcedEnd) => this.endAtOnce(why)]
    const losses = new GpuLosses({ dataDir, now: () => Date.now(), reportBug })
    listenToSystem({ quit, windows, focus, endAtOnce, gpuLost: () => losses.add(), reportBug })
    const hidden = (): void => void this.afterHide().catch((error: unknown) => reportBug(error, 'looking for the tray'))
    this.register(windows.onDidHide(hidden))
    this.register(this.updates.onDidChange(() => this.tellUpdate()))
  }

  private setMenu(): void {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, this.actions, this.update())))
  }

  /** The update that waits to be installed. */
  private update(): UpdateOffer | null {
    const { ready } = this.updates
    return ready === null ? null : { version: ready, install: () => this.updates.request() }
  }

  private tellUpdate(): void {
    this.setMenu()
    const update = this.update()
    if (update !== null) this.notifications.show(updateNotice(update.version), update.install)
  }

  private makeTray(): TrayPlace {
    const { fleet } = this
    const actions = {
      ...this.actions,
      showAgent: (host: string | null, id: string) => this.showAgent(host, id),
      showAlert: (id: string) => this.windows.command({ kind: 'show-alert', id }),
    }
    const { resourcesDir } = this.options
    const updating = { update: () => this.update(), onUpdate: this.updates.onDidChange }
    const tray = { fleet, actions, resourcesDir, open: () => this.focus(), ...updating }
    return this.register(new TrayPlace(tray, this.options.reportBug))
  }

  /** The icon may have gone since it was looked for: nothing hidden stays out of reach. */
  private async afterHide(): Promise<void> {
    if (process.platform === 'darwin') return
    if ((await this.tray?.look()) === true) return this.explainTray()
    if (this.isClosed) return
    this.focus()
    this.quit.request()
  }

  private showAgent(host: string | null, id: string): void {
    this.windows.command({ kind: 'show-agent', host, id })
  }

  private stayAwake(): void {
    const { fleet } = this
    const { platform } = process
    const up = (): number => summaryOf(fleet.list()).up.length
    const { onDidChange } = fleet
    this.register(new StayAwake({ platform, blocker: powerSaveBlocker, up, onDidChange }))
  }

  /** The number on the dock or taskbar, and notifications while no window is in front. */
  private followNeed(): void {
    const { fleet, windows } = this
    let shown = 0
    // The fleet changes with every title; the system is told only of another number.
    const count = (): void => {
      const needy = inNeed(summaryOf(fleet.list()).up).length + remoteNeedCount(fleet.remotes())
      if (needy !== shown) app.setBadgeCount(needy)
      shown = needy
    }
    this.register(fleet.onDidChange(count))
    const shell = {
      settings: () => fleet.settings.notifications,
      isInFront: () => windows.isInFront(),
      now: () => new Date(),
      later: (delayMs: number, action: () => void) => {
        const timer = setTimeout(action, delayMs)
        return toDisposable(() => clearTimeout(timer))
      },
      show: (notice: ShownNotice) => this.notify(notice),
    }
    this.register(new Notices({ ...shell, onEntry: fleet.onEntry, agentOf: (id) => fleet.find(id) }))
    this.register(new RemoteNotices({ ...shell, onDidChange: fleet.onDidChange, remotes: () => fleet.remotes() }))
  }

  private notify({ title, body, host, agentId, isSilent }: ShownNotice): void {
    this.notifications.show({ title, body, silent: isSilent }, () => {
      if (agentId !== null) return this.showAgent(host, agentId)
      this.focus()
      this.windows.command({ kind: 'run-command', command: 'next-needy' })
    })
  }

  private stopAll(): void {
    stopAllIfAgreed({
      ask: () => askToStopAll(this.windows.shown(), summaryOf(this.fleet.list()).up),
      stop: () => this.fleet.stopAll(),
      tell: (problem) => tellProblem(this.windows.shown(), problem),
    }).catch((error: unknown) => this.options.reportBug(error, 'stopping all agents'))
  }

  private closing(otherWindows: number): ReturnType<typeof closeOutcome> {
    const { platform } = process
    const { quit, fleet } = this
    const trayShown = this.tray?.isShown ?? false
    const { closeToTray } = fleet.settings
    const outcome = closeOutcome({ platform, quitting: quit.isUnderWay, otherWindows, closeToTray, trayShown })
    if (outcome === 'quit') quit.request()
    return outcome
  }

  /** Shown once, on systems where closing the last window usually quits the app. */
  private explainTray(): void {
    if (this.memory.value.trayExplained) return
    this.memory.update({ trayExplained: true })
    this.notifications.show(TRAY_NOTICE, () => this.focus())
  }

  private followTheme(): void {
    const apply = (): void => {
      const { theme } = this.fleet.settings
      if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme
    }
    apply()
    this.register(this.fleet.onDidChange(apply))
  }

  private followStopping(): void {
    const total = Math.max(1, summaryOf(this.fleet.list()).up.length)
    const show = (): void => this.windows.showProgress(1 - summaryOf(this.fleet.list()).up.length / total)
    show()
    this.register(this.fleet.onDidChange(show))
    this.register(toDisposable(() => this.windows.showProgress(null)))
  }

  private exit(code: number, wasAskedFor: boolean): void {
    this.windows.rememberPlace()
    this.close()
    if (this.updates.installAtEnd(wasAskedFor)) return void setTimeout(() => app.exit(code), INSTALL_MS)
    killIfHanging()
    app.exit(code)
  }

  /** The process ends without waiting for anything: the store is closed, and programs on the host's terminals are hung up on. */
  private endAtOnce(why: ForcedEnd): void {
    if (this.isClosed) return
    noteForcedEnd(this.options.dataDir, why, this.options.reportBug)
    this.windows.rememberPlace()
    this.close()
  }

  private close(): void {
    this.isClosed = true
    this.dispose()
    this.options.carriers.dispose()
    this.options.host.dispose()
  }
}
