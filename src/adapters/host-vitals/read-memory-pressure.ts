import { readFileSync } from 'node:fs'

const PATH = '/proc/pressure/memory'
/** Share of the last 10 s in which some task waited for memory (Documentation/accounting/psi.rst). */
const SOME_AVG10 = /^some avg10=(\d+(?:\.\d+)?)/m
/** A kernel without pressure figures, one told not to keep them (`psi=0`; libuv says ENOTSUP for EOPNOTSUPP), or a container that hides them. */
const NOT_TOLD = new Set(['ENOENT', 'ENOTSUP', 'EACCES', 'EPERM'])
/** No descriptor left for it this time. */
const NOT_NOW = new Set(['EMFILE', 'ENFILE'])

/** Reads memory pressure in percent (about 15 µs), null where the system does not tell; where it never will it is not asked again. */
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

/** Memory pressure, percent, in the text of /proc/pressure/memory; null: it is not in there. */
export function memoryPressureOf(text: string): number | null {
  const percent = SOME_AVG10.exec(text)?.[1]
  return percent === undefined ? null : Number(percent)
}
