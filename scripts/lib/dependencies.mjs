import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { npm } from './npm.mjs'
import { inRoot } from './paths.mjs'
import { say } from './run.mjs'

const LOCK = inRoot('package-lock.json')
const STAMP = inRoot('node_modules/.corral-lock')

/**
 * Installs what the lock file says and leaves it as it is. Not `npm ci`: that refuses a lock file in which the binary
 * of another platform is missing, which happens when a registry does not have it at the time of locking.
 */
const KEEP_LOCK = ['--no-save']

/** What npm itself writes at the end of an install. */
const INSTALLED = inRoot('node_modules/.package-lock.json')

/** Installs what package-lock.json names unless that is there already; exits when it cannot. */
export async function ensureDependencies() {
  const lock = createHash('sha256').update(readFileSync(LOCK)).digest('hex')
  if (isInstalled(lock)) return
  say('Installing dependencies …')
  const { code, output } = await npm(['install', ...KEEP_LOCK, '--ignore-scripts', '--include=dev'])
  if (code !== 0) {
    say(`${output.trim()}\nThe dependencies could not be installed; the lines above say why.`)
    process.exit(1)
  }
  writeFileSync(STAMP, lock)
}

/** An install made by hand has no stamp: it counts if it is newer than the lock file. */
function isInstalled(/** @type {string} */ lock) {
  if (existsSync(STAMP)) return readFileSync(STAMP, 'utf8') === lock
  if (!existsSync(INSTALLED) || statSync(INSTALLED).mtimeMs < statSync(LOCK).mtimeMs) return false
  writeFileSync(STAMP, lock)
  return true
}
