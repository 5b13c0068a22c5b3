import { readFileSync } from 'node:fs'

const PATH = '/proc/pressure/memory'
/** Share of the last 10 s in which at least one task waited for memory (Documentation/accounting/psi.rst). */
const SOME_AVG10 = /^some avg10=(\d+(?:\.\d+)?)/m
/**
 * The kernel has no pressure figures, was told not to collect them (`psi=0`; ENOTSUP is libuv's name for EOPNOTSUPP),
 * or a container hides them.
 */
const NOT_TOLD = new Set(['ENOENT', 'ENOTSUP', 'EACCES', 'EPERM'])
/** No descriptor is left for it at the moment. */
const NOT_NOW = new Set(['EMFILE', 'ENFILE'])

/**
 * Reads memory pressure in percent (about 15 µs); null if the system does not report it. Where it never will, it is not
 * read again.
 */
export function memoryPressureReader(platform: NodeJS.Platform, path = PATH): () => number | null {
  let isTold = platform === 'linux'
  return () => {
    if (!isTold) return null
    try {
      return memoryPressureOf(readFileSync(path, 'latin1'))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (!NOT_TOLD.has(code) && !NOT_NOW.has(code)) throw error
      isTold = NOT_NOW.has(code)
      return null
    }
  }
}

/** Memory pressure in percent from the text of /proc/pressure/memory; null if the text has none. */
export function memoryPressureOf(text: string): number | null {
  const percent = SOME_AVG10.exec(text)?.[1]
  return percent === undefined ? null : Number(percent)
}
