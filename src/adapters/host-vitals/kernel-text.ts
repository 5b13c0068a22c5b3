import { readFileSync } from 'node:fs'
import { errnoOf } from '../../base/errors.ts'

/**
 * The kernel has no such figures, was told not to collect them (`psi=0`; ENOTSUP is libuv's name for EOPNOTSUPP), or a
 * container hides them.
 */
const NOT_TOLD = new Set(['ENOENT', 'ENOTSUP', 'EACCES', 'EPERM'])
/** No descriptor is left for it at the moment. */
const NOT_NOW = new Set(['EMFILE', 'ENFILE'])

/**
 * Reads a file with figures of the kernel, in 15 to 50 µs; null if this system does not have it. Where it never will, it
 * is not read again.
 */
export function kernelTextReader(platform: NodeJS.Platform, path: string): () => string | null {
  let isTold = platform === 'linux'
  return () => {
    if (!isTold) return null
    try {
      return readFileSync(path, 'utf8')
    } catch (error) {
      const code = errnoOf(error) ?? ''
      if (!NOT_TOLD.has(code) && !NOT_NOW.has(code)) throw error
      isTold = NOT_NOW.has(code)
      return null
    }
  }
}
