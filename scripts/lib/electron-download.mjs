import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { run, say } from './run.mjs'

/** @typedef {{ readonly kind: 'done' } | { readonly kind: 'failed', readonly why: string }} Download */

/** Between two looks at how much has come. */
const LOOK_MS = 1000
/** As many looks without a byte end a download: a line that is merely slow sends something within a minute. */
const STALLED_LOOKS = 60
/** A person who waits for 110 MB hears from it in between. */
const TOLD_LOOKS = 10
const MEGABYTE = 1e6

/**
 * Runs Electron's own installer (`install.js` of its package), however long it takes, as long as bytes keep coming.
 * @param {object} options
 * @param {string} options.packageDir Electron's package
 * @param {string} options.workshop a folder of our own, in which the download lies while it comes; removed afterwards
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {() => Promise<unknown>} [options.nextLook] resolves when it is time to look again
 * @param {(line: string) => void} [options.tell] hears how far it has come
 * @returns {Promise<Download>}
 */
export async function downloadElectron({
  packageDir,
  workshop,
  env = process.env,
  nextLook = () => wait(LOOK_MS),
  tell = say,
}) {
  mkdirSync(workshop, { recursive: true })
  const clear = () => rmSync(workshop, { recursive: true, force: true })
  process.once('exit', clear)
  const stop = new AbortController()
  const installer = run(process.execPath, [join(packageDir, 'install.js')], {
    env: installerEnvironment(env, workshop),
    abort: stop.signal,
  })
  const ended = installer.then(() => 'ended')
  const bytesNow = () => bytesUnder(workshop) + bytesUnder(join(packageDir, 'dist'))
  const stalledAt = await untilStalled({ bytesNow, nextLook, ended, tell })
  if (stalledAt !== null) stop.abort()
  const { code, output } = await installer
  process.off('exit', clear)
  clear()
  if (stalledAt !== null) return { kind: 'failed', why: `nothing more came after ${megabytes(stalledAt)}` }
  return code === 0 ? { kind: 'done' } : { kind: 'failed', why: reasonIn(output) }
}

/**
 * Watches how much has come.
 * @param {{ bytesNow: () => number, nextLook: () => Promise<unknown>, ended: Promise<string>, tell: (line: string) => void }} options
 * @returns {Promise<number | null>} the bytes there were when it had stalled; null: it ended by itself
 */
async function untilStalled({ bytesNow, nextLook, ended, tell }) {
  let bytes = 0
  let looksWithout = 0
  for (let looks = 1; (await Promise.race([ended, nextLook()])) !== 'ended'; looks += 1) {
    const now = bytesNow()
    looksWithout = now === bytes ? looksWithout + 1 : 0
    bytes = now
    if (looksWithout >= STALLED_LOOKS) return bytes
    if (looks % TOLD_LOOKS === 0) tell(`… ${megabytes(bytes)}`)
  }
  return null
}

/**
 * The installer keeps the download in the system's temporary folder, which becomes the workshop; and it looks at the usual
 * variables of a proxy only if told to (@electron/get, "Proxies"; `NODE_USE_ENV_PROXY` is Node's own way, nodejs.org/api/cli.html).
 * @param {NodeJS.ProcessEnv} env
 * @param {string} workshop
 * @returns {NodeJS.ProcessEnv}
 */
export function installerEnvironment(env, workshop) {
  const place = { TMPDIR: workshop, TEMP: workshop, TMP: workshop, ELECTRON_GET_NO_PROGRESS: '1' }
  const https = env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['npm_config_https_proxy']
  const http = env['HTTP_PROXY'] ?? env['http_proxy'] ?? env['npm_config_proxy']
  if (!https && !http) return { ...env, ...place }
  return {
    ...env,
    ...place,
    ...(https && { HTTPS_PROXY: https }),
    ...(http && { HTTP_PROXY: http }),
    ELECTRON_GET_USE_PROXY: 'true',
    NODE_USE_ENV_PROXY: '1',
  }
}

/** The installer prints a stack: its first line, and a cause if it names one. */
function reasonIn(/** @type {string} */ output) {
  const lines = output.split('\n').map((line) => line.trim())
  const reasons = lines.filter((line) => /^(?:\w*Error|\[?cause\]?|code)\b.*:/i.test(line))
  return reasons.slice(0, 2).join(', ') || lines.find((line) => line !== '') || 'the installer said nothing'
}

const megabytes = (/** @type {number} */ bytes) => `${(bytes / MEGABYTE).toFixed(bytes < 10 * MEGABYTE ? 1 : 0)} MB`

/** Bytes of all files below a folder; of one that vanishes meanwhile, none. */
function bytesUnder(/** @type {string} */ folder) {
  let bytes = 0
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) bytes += bytesUnder(path)
    else bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0
  }
  return bytes
}

function entriesOf(/** @type {string} */ folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
