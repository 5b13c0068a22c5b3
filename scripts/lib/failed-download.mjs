import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** @typedef {{ readonly version: string, readonly at: number, readonly why: string }} FailedDownload `at`: epoch ms */

/** A blocked line is not waited for at every start, and one that works again is found the same day. */
const RETRY_AFTER_MS = 60 * 60 * 1000

/**
 * The failed download that keeps from trying again; null if there is none, it is old, or it was of another version.
 * @param {string} file
 * @param {{ version: string, now: number }} asked
 * @returns {FailedDownload | null}
 */
export function recentFailure(file, { version, now }) {
  const failure = readFailure(file)
  if (failure === null || failure.version !== version) return null
  const isRecent = failure.at <= now && now - failure.at < RETRY_AFTER_MS
  return isRecent ? failure : null
}

/** Keeps a failure for the next starts. */
export function writeFailure(/** @type {string} */ file, /** @type {FailedDownload} */ failure) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(failure))
}

/** Forgets it: a download has been successful. */
export const clearFailure = (/** @type {string} */ file) => rmSync(file, { force: true })

/** When it will be tried again, epoch ms. */
export const nextTryAt = (/** @type {FailedDownload} */ { at }) => at + RETRY_AFTER_MS

/** @returns {FailedDownload | null} null also for what something else wrote there */
function readFailure(/** @type {string} */ file) {
  if (!existsSync(file)) return null
  try {
    const { version, at, why } = JSON.parse(readFileSync(file, 'utf8'))
    return typeof version === 'string' && typeof at === 'number' && typeof why === 'string'
      ? { version, at, why }
      : null
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null
    throw error
  }
}
