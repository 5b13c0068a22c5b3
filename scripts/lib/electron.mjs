import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from './paths.mjs'
import { run, say } from './run.mjs'

/** @typedef {{ kind: 'ready', binary: string } | { kind: 'absent', reason: string }} Desktop */

/** Electron is about 110 MB: long enough for an ordinary line, short enough to wait for one that is blocked. */
const DOWNLOAD_TIMEOUT_MS = 120_000

const PACKAGE = inRoot('node_modules/electron')

/** A download that failed is not tried again for the same version; this file names it. */
const FAILED = inRoot('.cache/electron-download-failed')

/** The Electron binary if it is here, or after one try to download it; otherwise why there is no desktop app. */
export async function findDesktop() {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return absent('There is no screen here')
  }
  const mayDownload = !process.env['CORRAL_NO_ELECTRON_DOWNLOAD'] && !hasFailedBefore()
  if (electronBinary() === undefined && mayDownload) await download()
  return present()
}

async function download() {
  say('Downloading Electron, once (CORRAL_NO_ELECTRON_DOWNLOAD=1 skips this) …')
  const { code } = await run(process.execPath, [join(PACKAGE, 'install.js')], { timeoutMs: DOWNLOAD_TIMEOUT_MS })
  if (code === 0 && electronBinary() !== undefined) return
  mkdirSync(inRoot('.cache'), { recursive: true })
  writeFileSync(FAILED, wantedVersion())
}

/** The Electron binary on this machine, if there is one. Never downloads. */
export function electronBinary() {
  const pathFile = join(PACKAGE, 'path.txt')
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : dist && defaultName()
  const binary = name && join(dist ?? join(PACKAGE, 'dist'), name)
  return binary && existsSync(binary) ? binary : undefined
}

/** @returns {Desktop} */
function present() {
  const binary = electronBinary()
  return binary === undefined
    ? absent('There is no Electron here (get it with: npx install-electron)')
    : { kind: 'ready', binary }
}

/** @returns {Desktop} */
const absent = (/** @type {string} */ reason) => ({ kind: 'absent', reason })

function defaultName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

const wantedVersion = () => JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version

const hasFailedBefore = () => existsSync(FAILED) && readFileSync(FAILED, 'utf8') === wantedVersion()
