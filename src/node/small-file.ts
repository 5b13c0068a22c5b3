import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { isSystemError } from '../base/errors.ts'

/**
 * Never waits for whoever should write into a FIFO, never becomes the terminal of this process, and follows no link in the last place.
 * On Windows, which has none of these, the last three are undefined, and so no bits.
 */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | constants.O_NOFOLLOW

/** The first `maxBytes` of a regular file as text; null if there is none, or it may not be read. */
export async function readSmallFile(path: string, maxBytes: number): Promise<string | null> {
  try {
    await using file = await open(path, FLAGS)
    return await readText(file, maxBytes)
  } catch (error) {
    return nullIfSystemError(error)
  }
}

/** At most `maxBytes` of a regular file from a byte on; null as above. */
export async function readFilePiece(path: string, from: number, maxBytes: number): Promise<Buffer | null> {
  try {
    await using file = await open(path, FLAGS)
    const found = await file.stat()
    if (!found.isFile()) return null
    const length = Math.max(0, Math.min(maxBytes, found.size - from))
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(length), position: from })
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    return nullIfSystemError(error)
  }
}

/** The same as the first, at once. */
export function readSmallFileSync(path: string, maxBytes: number): string | null {
  try {
    const file = openSync(path, FLAGS)
    try {
      if (!fstatSync(file).isFile()) return null
      const bytes = Buffer.alloc(maxBytes)
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, maxBytes, 0))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    return nullIfSystemError(error)
  }
}

async function readText(file: FileHandle, maxBytes: number): Promise<string | null> {
  if (!(await file.stat()).isFile()) return null
  const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(maxBytes), position: 0 })
  return buffer.toString('utf8', 0, bytesRead)
}

function nullIfSystemError(error: unknown): null {
  if (isSystemError(error)) return null
  throw error
}
