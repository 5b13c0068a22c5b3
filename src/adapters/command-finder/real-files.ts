import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errnoOf, isSystemError } from '../../base/errors.ts'
import { FIRST_LINE_BYTES } from '../../core/agent/shebang.ts'
import type { FileIdentity, ProgramLook } from '../../core/agent/program-file.ts'

/** A program may be executable and not readable; a script of that kind cannot be run. */
const UNREADABLE = new Set(['EACCES', 'EPERM', 'ENOENT'])

/** The path with symbolic links resolved; the path itself if they cannot be. */
export async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (isSystemError(error)) return path
    throw error
  }
}

/** What a path leads to now; null: nothing. */
export async function identityOf(path: string): Promise<FileIdentity | null> {
  try {
    const realPath = await realpath(path)
    const { dev, ino } = await stat(realPath, { bigint: true })
    return { realPath, id: `${dev}:${ino}` }
  } catch (error) {
    if (isSystemError(error)) return null
    throw error
  }
}

/** Where a program found at this path really lies; null: it is gone. Each step starts from what the one before found, so a link that changes meanwhile is not followed twice. */
export async function lookAtProgram(file: string): Promise<ProgramLook | null> {
  const place = join(await realPathOf(dirname(file)), basename(file))
  const identity = await identityOf(place)
  return identity && { ...identity, place, beginning: await beginningOf(identity.realPath) }
}

/** Where it is a pipe, nothing is waited for. */
async function beginningOf(file: string): Promise<string> {
  try {
    await using handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(FIRST_LINE_BYTES), 0, FIRST_LINE_BYTES, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } catch (error) {
    if (UNREADABLE.has(errnoOf(error) ?? '')) return ''
    throw error
  }
}
