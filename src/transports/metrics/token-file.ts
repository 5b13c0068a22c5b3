import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { errnoOf, messageOf } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { readPrivateFile } from '../../node/private-file.ts'
import { replacePrivateFile } from '../../node/replace-file.ts'

const TOKEN_BYTES = 32
/** TOKEN_BYTES in base64url. */
const TOKEN = /^[\w-]{43}$/

/** What lets somebody read metrics, and nothing else. */
export interface MetricsToken {
  readonly path: string
  /** What a person must know: the file could not be used, and a new token was made. */
  readonly notice: string | null
  /** Takes as long for a wrong token as for the right one. */
  readonly is: (shown: string) => boolean
}

/** Reads the token of a data directory, or makes one. The error says why neither can be done. */
export function openToken(dataDir: string): Result<MetricsToken, string> {
  const path = join(dataDir, 'metrics', 'token')
  try {
    const kept = readToken(path)
    if (kept.ok) return ok({ path, notice: null, is: comparison(kept.value) })
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    replacePrivateFile(path, Buffer.from(`${token}\n`))
    return ok({ path, notice: kept.error, is: comparison(token) })
  } catch (error) {
    if (errnoOf(error) === null) throw error
    return err(`The token for metrics cannot be kept in ${path}: ${messageOf(error)}.`)
  }
}

/** The kept token. The error says why there is none that can be used; null: there never was one. */
function readToken(path: string): Result<string, string | null> {
  try {
    const text = readPrivateFile(path)
    if (text === null) return err(renewed(path, 'others may read it'))
    const token = text.trim()
    return TOKEN.test(token) ? ok(token) : err(renewed(path, 'it holds none'))
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    return err(null)
  }
}

function renewed(path: string, why: string): string {
  return `The token for metrics in ${path} is not used, because ${why}. Corral made a new one: give that to whoever reads metrics.`
}

function comparison(token: string): MetricsToken['is'] {
  const wanted = digestOf(token)
  return (shown) => timingSafeEqual(digestOf(shown), wanted)
}

/** Two texts of any length become as long as each other. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
