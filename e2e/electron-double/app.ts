import { EventEmitter } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { App } from 'electron'
import type { Doubled } from './doubled.ts'
import { record } from './driver-channel.ts'
import { only } from './only.ts'

type Methods =
  | 'on'
  | 'whenReady'
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

class DoubleApp extends EventEmitter implements Doubled<App, Methods> {
  readonly isPackaged = false
  /** Switches are meant for Electron's own Chromium; the driver's browser was started with its own. */
  readonly commandLine = only('app.commandLine', { appendSwitch(): void {} })
  private name = 'Electron'
  private readonly paths = new Map<string, string>()
  private readonly appPath = packageDirOf(resolve(process.argv[1] ?? '.'))

  whenReady(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(resolve)
    })
  }

  exit(code = 0): void {
    process.exit(code)
  }

  setName(name: string): void {
    this.name = name
  }

  setAppUserModelId(): void {}

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

  /** The driver starts one double per data directory. */
  requestSingleInstanceLock(): boolean {
    return true
  }
}

function packageDirOf(path: string): string {
  const dir = dirname(path)
  return existsSync(join(dir, 'package.json')) || dir === path ? dir : packageDirOf(dir)
}

/** `app` of the double. */
export const app = only('app', new DoubleApp())
