import { closeSync, openSync, readSync } from 'node:fs'
import { errnoOf } from '../../base/errors.ts'
import { ENVIRONMENT_MAX_BYTES } from '../../core/limits.ts'

const FIRST_BYTES = 64 * 1024
/** Gone, another user's, or no descriptor left: in each case there is nothing to read. */
const UNREADABLE = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'EIO'])

/**
 * Reads small files of /proc into one buffer that is reused: `bytes` is valid up to the returned length until the next
 * call.
 */
export class WholeFile {
  bytes = new Uint8Array(FIRST_BYTES)

  /** Length of the content, of which at most ENVIRONMENT_MAX_BYTES are read; null if the file cannot be read. */
  read(path: string): number | null {
    try {
      const descriptor = openSync(path, 'r')
      try {
        return this.readAll(descriptor)
      } finally {
        closeSync(descriptor)
      }
    } catch (error) {
      if (!UNREADABLE.has(errnoOf(error) ?? '')) throw error
      return null
    }
  }

  private readAll(descriptor: number): number {
    let length = 0
    for (;;) {
      const count = readSync(descriptor, this.bytes, length, this.bytes.length - length, length)
      length += count
      if (count === 0 || length >= ENVIRONMENT_MAX_BYTES) return length
      if (length === this.bytes.length) this.grow()
    }
  }

  private grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2)
    larger.set(this.bytes)
    this.bytes = larger
  }
}
