import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../base/errors.ts'
import { newToken } from '../transports/web/credentials.ts'

/** 256 bits in base64url. */
const TOKEN = /^[\w-]{43}$/

/** Only the user may read it: the token grants the right to run commands. */
const PRIVATE_FILE_MODE = 0o600

/**
 * The token of this data directory, stored so that a page can reconnect after a restart. Deleting the file creates a
 * new token and disconnects all pages.
 */
export function readOrMakeToken(dataDir: string): string {
  const path = join(dataDir, 'web-token')
  const kept = readIfThere(path)?.trim()
  if (kept !== undefined && TOKEN.test(kept)) return kept
  const token = newToken()
  writeFileSync(path, `${token}\n`, { mode: PRIVATE_FILE_MODE })
  return token
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    return undefined
  }
}
