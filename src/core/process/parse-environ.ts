import { decodeText } from './decode-text.ts'

/** Name of the variable that carries a run's cookie to every process of its tree. */
export const COOKIE_VARIABLE = 'CORRAL_RUN_ID'

const EQUALS = 0x3d

/**
 * Value of one variable in the first `length` bytes of an environment block (`NAME=value` ended by NUL, as in
 * `/proc/<pid>/environ`); null if it is not set.
 */
export function findVariable(bytes: Uint8Array, length: number, name: string): string | null {
  let start = 0
  while (start < length) {
    const terminator = bytes.indexOf(0, start)
    const end = terminator === -1 || terminator > length ? length : terminator
    if (isNamed(bytes, start, name)) return decodeText(bytes, start + name.length + 1, end)
    start = end + 1
  }
  return null
}

function isNamed(bytes: Uint8Array, start: number, name: string): boolean {
  if (bytes[start + name.length] !== EQUALS) return false
  for (let index = 0; index < name.length; index += 1) {
    if (bytes[start + index] !== name.charCodeAt(index)) return false
  }
  return true
}
