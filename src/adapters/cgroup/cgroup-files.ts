import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../../base/errors.ts'

/**
 * Errors that mean a refusal by the kernel: not permitted (EACCES, EPERM), mounted read-only (EROFS), not empty (EBUSY,
 * ENOTEMPTY), gone meanwhile (ENOENT, ENODEV, ESRCH), a group for threads (ENOTSUP, libuv's name for EOPNOTSUPP), too
 * many groups (EAGAIN, ENOSPC, ENOMEM), no such process in this namespace (EINVAL), no descriptor left (EMFILE,
 * ENFILE).
 */
const REFUSALS = new Set(
  'EACCES EPERM EROFS EBUSY ENOTEMPTY ENOENT ENODEV ESRCH ENOTSUP EAGAIN ENOSPC ENOMEM EINVAL EMFILE ENFILE'.split(' '),
)

/** Reads a file of the kernel; null if refused. As UTF-8, which Node reads without a fresh buffer of 64 KB for each file. */
export function readKernelFile(path: string): string | null {
  return unlessRefused(() => readFileSync(path, 'utf8'))
}

/** Writes a value to a control file; false if refused. */
export function writeControl(path: string, value: string): boolean {
  return unlessRefused(() => (writeFileSync(path, value), true)) ?? false
}

/** The same in another thread, for writes that the kernel may block on. */
export async function writeControlAside(path: string, value: string): Promise<boolean> {
  try {
    await writeFile(path, value)
    return true
  } catch (error) {
    if (!isRefusal(error)) throw error
    return false
  }
}

/** Creates a group and its parents if needed; false if refused. */
export function makeGroup(directory: string): boolean {
  return unlessRefused(() => (mkdirSync(directory, { recursive: true }), true)) ?? false
}

/** Removes one group if it is empty. */
export function removeGroup(directory: string): void {
  unlessRefused(() => rmdirSync(directory))
}

/** The immediate subdirectories; in a group these are its child groups. */
export function directoriesIn(directory: string): readonly string[] {
  const entries = unlessRefused(() => readdirSync(directory, { withFileTypes: true })) ?? []
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(directory, name))
}

/** The result; null if the kernel refused. */
export function unlessRefused<T>(act: () => T): T | null {
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
