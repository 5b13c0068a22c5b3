import { EventEmitter } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import type { App } from 'electron'
import { AppLife } from './app-life.ts'
import type { Doubled } from './doubled.ts'
import { record } from './driver-channel.ts'
import { only } from './only.ts'
import { windowList } from './window-list.ts'

type Methods =
  | 'on'
  | 'once'
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'setName'
  | 'setAppUserModelId'
  | 'setPath'
  | 'getPath'
  | 'getVersion'
  | 'getAppPath'
  | 'isPackaged'
  | 'requestSingleInstanceLock'
  | 'commandLine'
  | 'setBadgeCount'
  | 'disableHardwareAcceleration'

/**
 * Set by the driver to play a packaged app: the arguments follow the program at once, and resources lie where it says, else beside the app's
 * directory if that stands in for the archive `app.asar`, else in it.
 */
const PACKAGED = process.env['ELECTRON_DOUBLE_PACKAGED'] === '1'

class DoubleApp extends EventEmitter implements Doubled<App, Methods> {
  readonly isPackaged = PACKAGED
  /** Switches are meant for Electron's own Chromium; the driver's browser was started with its own. */
  readonly commandLine = only('app.commandLine', { appendSwitch(): void {} })
  /** Double only: the ways out. */
  readonly life = new AppLife(this)
  private name = 'Electron'
  private ready = false
  private readonly paths = new Map<string, string>()
  private readonly appPath = packageDirOf(resolve(process.argv[1] ?? '.'))
  private readonly becomingReady = new Promise<void>((settle) => {
    setImmediate(() => {
      this.ready = true
      this.life.catchSignals()
      this.emit('ready', {}, {})
      settle()
      if (process.env['ELECTRON_DOUBLE_SECOND_STARTS'] === 'early') this.isStartedAgain()
    })
  })

  constructor() {
    super()
    if (!PACKAGED) return
    process.argv = [process.execPath, ...process.argv.slice(2)]
    Object.assign(process, { resourcesPath: process.env['ELECTRON_DOUBLE_RESOURCES'] ?? resourcesBeside(this.appPath) })
  }

  whenReady(): Promise<void> {
    return this.becomingReady
  }

  isReady(): boolean {
    return this.ready
  }

  quit(): void {
    this.life.quit()
  }

  /** Before the app is ready there is nothing to close, and no event. */
  exit(code = 0): void {
    if (!this.ready) process.exit(code)
    this.life.exit(code)
  }

  setName(name: string): void {
    this.name = name
  }

  setAppUserModelId(): void {}

  disableHardwareAcceleration(): void {
    if (this.ready) throw new Error('disableHardwareAcceleration can only be called before the app is ready')
    record({ kind: 'without-gpu' })
  }

  /** As on Linux with a launcher that shows no number. */
  setBadgeCount(count = 0): boolean {
    record({ kind: 'badge', count })
    return false
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`Electron sets "${name}" only to a directory that exists, not ${path}`)
    this.paths.set(name, path)
  }

  getPath(name: string): string {
    const path = this.paths.get(name)
    if (path !== undefined) return path
    if (name === 'userData') return join(homedir(), '.config', this.name)
    throw new Error(`the Electron double has no path "${name}"`)
  }

  getVersion(): string {
    const { version } = JSON.parse(readFileSync(join(this.appPath, 'package.json'), 'utf8')) as { version: string }
    return version
  }

  getAppPath(): string {
    return this.appPath
  }

  /** Somebody starts the app again and again until it has a window: https://www.electronjs.org/docs/latest/api/app#event-second-instance */
  private isStartedAgain(): void {
    this.emit('second-instance', {}, [], process.cwd(), null)
    if (windowList.all().length === 0) setImmediate(() => this.isStartedAgain())
  }

  /** True unless the driver plays a lock that cannot be had: by another instance, or for another reason. */
  requestSingleInstanceLock(): boolean {
    return process.env['ELECTRON_DOUBLE_LOCK'] !== 'taken'
  }
}

function packageDirOf(path: string): string {
  const dir = dirname(path)
  return existsSync(join(dir, 'package.json')) || dir === path ? dir : packageDirOf(dir)
}

function resourcesBeside(appPath: string): string {
  return basename(appPath) === 'app.asar' ? dirname(appPath) : appPath
}

/** `app` of the double. */
export const app = only('app', new DoubleApp())
