import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { downloadElectron } from './electron-download.mjs'
import { clearFailure, nextTryAt, recentFailure, writeFailure } from './failed-download.mjs'
import { inRoot } from './paths.mjs'
import { say } from './run.mjs'

/** @typedef {{ kind: 'ready', binary: string } | { kind: 'absent', reason: string }} Desktop */

const PACKAGE = inRoot('node_modules/electron')

/** Says that a download failed, and when. */
const FAILED = inRoot('.cache/electron-download-failed')

/** The Electron binary if it is here, or after one try to download it; otherwise why there is no desktop app. */
export async function findDesktop() {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return absent('There is no screen here')
  }
  return fetchElectron()
}

/** The same for those who need no screen. */
export async function fetchElectron() {
  const found = electronBinary()
  if (found !== undefined) return ready(found)
  if (process.env['CORRAL_NO_ELECTRON_DOWNLOAD']) {
    return absent('There is no Electron here (get it with: npx install-electron)')
  }
  return obtain({
    packageDir: PACKAGE,
    dist: process.env['ELECTRON_OVERRIDE_DIST_PATH'],
    failed: FAILED,
    workshop: inRoot('.cache', `electron-download-${process.pid}`),
    now: () => Date.now(),
  })
}

/**
 * Downloads Electron, unless that failed a short while ago. What came of a download that broke off is never used.
 * @param {object} options
 * @param {string} options.packageDir Electron's package
 * @param {string | undefined} options.dist a folder of one's own for the binary
 * @param {string} options.failed file that remembers a failure
 * @param {string} options.workshop for the download while it comes
 * @param {() => number} options.now epoch ms
 * @param {Omit<Parameters<typeof downloadElectron>[0], 'packageDir' | 'workshop'>} [options.way]
 * @returns {Promise<Desktop>}
 */
export async function obtain({ packageDir, dist, failed, workshop, now, way }) {
  const version = versionOf(packageDir)
  const before = recentFailure(failed, { version, now: now() })
  if (before !== null) return absent(sentenceOf(before))
  say('Downloading Electron, once (CORRAL_NO_ELECTRON_DOWNLOAD=1 skips this) …')
  const result = await downloadElectron({ packageDir, workshop, ...way })
  const binary = findBinary({ packageDir, dist })
  if (result.kind === 'done' && binary !== undefined) {
    clearFailure(failed)
    return ready(binary)
  }
  const why = result.kind === 'failed' ? result.why : 'it came without a program'
  const failure = { version, at: now(), why }
  writeFailure(failed, failure)
  return absent(sentenceOf(failure))
}

function sentenceOf(/** @type {import('./failed-download.mjs').FailedDownload} */ failure) {
  const time = new Date(nextTryAt(failure)).toTimeString().slice(0, 5)
  return `Electron could not be downloaded (${failure.why}; tried again after ${time}, at once with: npx install-electron)`
}

/** The Electron binary on this machine, if there is one. Never downloads. */
export function electronBinary() {
  return findBinary({ packageDir: PACKAGE, dist: process.env['ELECTRON_OVERRIDE_DIST_PATH'] })
}

/**
 * `path.txt` is written by Electron's installer and names the program in its folder; a folder of one's own
 * (`ELECTRON_OVERRIDE_DIST_PATH`) works without it, as in Electron's index.js.
 * @param {{ packageDir: string, dist: string | undefined }} where
 */
export function findBinary({ packageDir, dist }) {
  const pathFile = join(packageDir, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : dist && defaultName()
  const binary = name && join(dist ?? join(packageDir, 'dist'), name)
  return binary && existsSync(binary) ? binary : undefined
}

/** @returns {Desktop} */
const ready = (/** @type {string} */ binary) => ({ kind: 'ready', binary })

/** @returns {Desktop} */
const absent = (/** @type {string} */ reason) => ({ kind: 'absent', reason })

/** As Electron's install.js names it. */
function defaultName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

const versionOf = (/** @type {string} */ packageDir) =>
  JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')).version
