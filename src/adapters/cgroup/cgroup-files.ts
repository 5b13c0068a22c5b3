import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../../base/errors.ts'

/**
 * What the kernel says when it does not want to: not ours (EACCES, EPERM), mounted for reading only (EROFS), still somebody in it (EBUSY, ENOTEMPTY),
 * gone in the meantime (ENOENT, ENODEV, ESRCH), a group for threads (ENOTSUP, as libuv names EOPNOTSUPP), as many as there may be (EAGAIN, ENOSPC,
 * ENOMEM), no such process to it (EINVAL), no descriptor left (EMFILE, ENFILE).
 */
const REFUSALS = new Set(
  'EACCES EPERM EROFS EBUSY ENOTEMPTY ENOENT ENODEV ESRCH ENOTSUP EAGAIN ENOSPC ENOMEM EINVAL EMFILE ENFILE'.split(' '),
)

/** Reads a file of the kernel; null: refused. */
export function readKernelFile(path: string): string | null {
  return unlessRefused(() => readFileSync(path, 'latin1'))
}

/** Writes a value to a control file; false: refused. */
export function writeControl(path: string, value: string): boolean {
  return unlessRefused(() => (writeFileSync(path, value), true)) ?? false
}

/** The same in another thread, for what the kernel takes its time over. */
export async function writeControlAside(path: string, value: string): Promise<boolean> {
  try {
    await writeFile(path, value)
    return true
  } catch (error) {
    if (!isRefusal(error)) throw error
    return false
  }
}

/** Makes a group and those around it unless they are there; false: refused. */
export function makeGroup(directory: string): boolean {
  return unlessRefused(() => (mkdirSync(directory, { recursive: true }), true)) ?? false
}

/** Takes one group away, if nobody is in it. */
export function removeGroup(directory: string): void {
  unlessRefused(() => rmdirSync(directory))
}

/** The directories right inside of one: of a group, the groups in it. */
export function directoriesIn(directory: string): readonly string[] {
  const entries = unlessRefused(() => readdirSync(directory, { withFileTypes: true })) ?? []
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(directory, name))
}

function unlessRefused<T>(act: () => T): T | null {
  try {
    return act()
  } catch (error) {
    if (!isRefusal(error)) throw error
    return null
  }
}

function isRefusal(error: unknown): boolean {
  return REFUSALS.has(errnoOf(error) ?? '')
}
