import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errnoOf, messageOf } from '../../base/errors.ts'
import { readPrivateFile } from '../../node/private-file.ts'
import { storedLogin, type StoredLogin } from '../../shapes/login.ts'
import { z } from '../../shapes/zod.ts'
import type { LoginStore } from './kept-logins.ts'

const FILE = 'web-logins.json'
/** The token of versions before logins: it opens nothing any more. */
const FORMER_FILE = 'web-token'
/** Only the user may read and write it. */
const PRIVATE = 0o600

const content = z.object({ version: z.literal(1), logins: z.array(storedLogin) })

/**
 * Keeps logins in a file of the data directory. `complain` is called, in words for people, when the file cannot be used
 * or written; logins then end with the host.
 */
export function openLoginFile(dataDir: string, complain: (message: string) => void): LoginStore {
  const path = join(dataDir, FILE)
  rmSync(join(dataDir, FORMER_FILE), { force: true })
  let isBroken = false
  return {
    read: () => {
      const found = readLogins(path)
      if (typeof found !== 'string') return found
      complain(`The logins in ${path} are not used: ${found}. Log in again; the file is replaced.`)
      return []
    },
    write: (logins) => {
      const problem = writeLogins(path, logins)
      if (problem !== null && !isBroken) {
        complain(`Logins cannot be kept in ${path}: ${problem}. They end with this host.`)
      }
      isBroken = problem !== null
    },
  }
}

/** The logins, or why the file cannot be used. */
function readLogins(path: string): readonly StoredLogin[] | string {
  try {
    const text = readPrivateFile(path)
    if (text === null) return 'it belongs to another user, or others may read it'
    const parsed = content.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.logins : 'it is damaged'
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    if (error instanceof SyntaxError) return 'it is damaged'
    if (errnoOf(error) === null) throw error
    return messageOf(error)
  }
}

/** Replaces the file; the answer says why it could not be done, or is null. */
function writeLogins(path: string, logins: readonly StoredLogin[]): string | null {
  const temporary = `${path}.new`
  try {
    rmSync(temporary, { force: true })
    writeFileSync(temporary, JSON.stringify({ version: 1, logins }), { mode: PRIVATE, flag: 'wx' })
    renameSync(temporary, path)
    return null
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return messageOf(error)
  }
}
