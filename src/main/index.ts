import { app, dialog, ipcMain, session } from 'electron'
import { mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DisposableStore } from '../base/disposable.ts'
import { reportBugsOnStderr } from '../host/bug-reports.ts'
import { onEndRequest } from '../host/end-signals.ts'
import { controlPathOf } from '../transports/control/place.ts'
import type { Host } from '../transports/host.ts'
import { IpcServer } from '../transports/ipc/server.ts'
import { isFromOwnPage, isOwnPage, PAGE_URL, registerAppScheme, serveAppScheme } from './app-scheme.ts'
import { composeDesktop, openDataDir } from './compose.ts'
import { openSettingsStore } from './settings-store.ts'
import { Desktop } from './shell/desktop.ts'
import { openUpdater } from './electron-updater.ts'
import { openFolder } from './shell/folder-opener.ts'
import { makeFolderPicker } from './shell/folder-picker.ts'
import { takeForcedEnd } from './shell/forced-end.ts'
import { readGpuTrouble } from './shell/gpu-trouble.ts'
import { KeptRequests } from './shell/kept-requests.ts'
import { lockPages, lockPermissions } from './shell/security.ts'
import { lockRefusal, refusalWords } from './shell/single-instance.ts'

/** Only the user may read the agents' data. */
const PRIVATE_DIR_MODE = 0o700

/**
 * Chromium holds back a page's other tasks until the frame after an input is drawn, so an echo waits up to a frame although it is there:
 * with 20 busy agents the median from key to echo falls from 13 to 4 ms without it.
 */
const DISABLED_FEATURES = 'DeferRendererTasksAfterInput'

/** Name the desktop groups windows and notifications under; as in electron-builder.yml. */
const APP_USER_MODEL_ID = 'dev.corral.app'

const surroundings = { platform: process.platform, env: process.env, home: homedir(), temporary: tmpdir() }
/** A packaged app is its own program; else the program is Electron, and its first argument the app. */
const args = process.argv.slice(app.isPackaged ? 1 : 2)
const { values: asked } = parseArgs({ args, strict: false, options: { 'data-dir': { type: 'string' } } })

const reportBug = reportBugsOnStderr()

const found = openDataDir(typeof asked['data-dir'] === 'string' ? asked['data-dir'] : null)
const dataDir = found.ok ? found.value : ''
/** Starts of the app while it runs: each asks for a window. */
const secondStarts = new KeptRequests()
let gpuProblems: readonly string[] = []
try {
  if (found.ok) begin()
  else failToStart(found.error.message)
} catch (error) {
  failToStart(error)
}

/** Everything that must happen before Electron is ready. */
function begin(): void {
  app.setName('Corral')
  app.commandLine.appendSwitch('disable-features', DISABLED_FEATURES)
  app.setAppUserModelId(APP_USER_MODEL_ID)
  // Electron's single-instance lock lies in userData, so this makes it one desktop app per data directory.
  const electronDir = join(dataDir, 'desktop')
  mkdirSync(electronDir, { recursive: true, mode: PRIVATE_DIR_MODE })
  app.setPath('userData', electronDir)
  if (!app.requestSingleInstanceLock()) return refused(electronDir)
  app.on('second-instance', () => secondStarts.asked())
  gpuProblems = readGpuTrouble({ dataDir, now: () => Date.now(), reportBug })
  if (gpuProblems.length > 0) app.disableHardwareAcceleration()
  registerAppScheme()
  lockPages({ isOwnPage, reportBug })
  app.whenReady().then(start).catch(failToStart)
}

/** Another instance is no failure; a lock that cannot be made is one, and would else look like nothing at all. */
function refused(electronDir: string): void {
  const refusal = lockRefusal(electronDir, process.platform)
  const words = refusalWords(refusal, electronDir)
  if (refusal.kind === 'no-lock') return failToStart(new Error(words))
  process.stderr.write(`${words}\n`)
  app.exit(0)
}

/** Agents and hooks execute files from this directory, so the packaged app keeps it outside its archive. */
function resourcesDirOf(): string {
  return join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'resources')
}

async function start(): Promise<void> {
  // Caught only once Electron is ready: until then its own handlers would replace ours.
  const ends = new KeptRequests()
  onEndRequest(() => ends.asked())
  const appDir = app.getAppPath()
  serveAppScheme(join(appDir, 'out/renderer'))
  lockPermissions(session.defaultSession)
  const host = await composeDesktop({
    dataDir,
    resourcesDir: resourcesDirOf(),
    version: app.getVersion(),
    controlPath: controlPathOf(dataDir, surroundings),
    openSettingsStore: () => openSettingsStore(dataDir),
    pickFolder: makeFolderPicker(surroundings.home),
    openFolder,
    problems: [...gpuProblems, ...takeForcedEnd(dataDir, reportBug)],
    reportBug,
  })
  if (!host.ok) return failToStart(host.error.message)
  await openDesktop(host.value, ends)
}

async function openDesktop(host: Host, ends: KeptRequests): Promise<void> {
  const appDir = app.getAppPath()
  const carriers = new DisposableStore()
  const ipc = carriers.add(new IpcServer({ ipcMain, server: host.server, isTrusted: isFromOwnPage, reportBug }))
  const desktop = new Desktop({
    host,
    ipc,
    carriers,
    url: PAGE_URL,
    preload: join(appDir, 'out/preload/index.cjs'),
    dataDir,
    resourcesDir: resourcesDirOf(),
    updater: await openUpdater().catch(withoutUpdates),
    reportBug,
  })
  ends.listen(() => desktop.onSignal())
  await desktop.start()
  secondStarts.listen(() => desktop.focus())
  host.serveDoors(host.server)
}

/** The app is of use without. */
function withoutUpdates(error: unknown): null {
  reportBug(error, 'opening the updater')
  return null
}

function failToStart(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  reportBug(error, 'start')
  dialog.showErrorBox('Corral could not start', message)
  app.exit(1)
}
