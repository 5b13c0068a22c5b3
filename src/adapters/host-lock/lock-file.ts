import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'

/** The host that holds a data directory. */
export interface HostHolder {
  readonly kind: 'desktop' | 'headless'
  readonly identity: ProcessIdentity
  /** Epoch ms. */
  readonly since: number
  /** Address of its page; null if it serves none, or not yet. */
  readonly url: string | null
}

/** Content of a lock file; `token` is unique for every lock. */
export interface LockContent {
  readonly token: string
  readonly holder: HostHolder
}

/** A lock file as found; an `unreadable` one still counts as held. */
export type FoundLock =
  { readonly kind: 'none' } | { readonly kind: 'unreadable' } | { readonly kind: 'lock'; readonly content: LockContent }

/** Only the user may read it. */
const PRIVATE = 0o600
/** Errors of file systems without hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'])

export function readLock(path: string): FoundLock {
  const text = readIfThere(path)
  if (text === null) return { kind: 'none' }
  const content = parseLock(text)
  return content === null ? { kind: 'unreadable' } : { kind: 'lock', content }
}

/** Creates the lock atomically with its content; false if one exists. */
export function createLock(path: string, content: LockContent): boolean {
  return withTemporaryFile(path, content, (temporary) => {
    try {
      linkSync(temporary, path)
      return true
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false
      if (!hasCode(error) || !NO_LINKS.has(error.code)) throw error
      return createWithoutLink(path, content)
    }
  })
}

/** Replaces the content atomically. Only for the owner of the lock or the holder of the claim on it. */
export function replaceLock(path: string, content: LockContent): void {
  withTemporaryFile(path, content, (temporary) => renameSync(temporary, path))
}

/** Removes the lock if it is still the one with this token. */
export function removeLock(path: string, token: string): void {
  const found = readLock(path)
  if (found.kind === 'lock' && found.content.token === token) rmSync(path, { force: true })
}

/** Creates a file that must not exist; false if it does. */
export function createExclusively(path: string, text: string): boolean {
  try {
    writeDurably(openSync(path, 'wx', PRIVATE), text)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/** True for a system error with this code. */
export function isCode(error: unknown, code: string): boolean {
  return hasCode(error) && error.code === code
}

function hasCode(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function createWithoutLink(path: string, content: LockContent): boolean {
  return createExclusively(path, JSON.stringify(content))
}

function withTemporaryFile<T>(path: string, content: LockContent, use: (temporary: string) => T): T {
  const temporary = `${path}.${content.token}`
  writeDurably(openSync(temporary, 'w', PRIVATE), JSON.stringify(content))
  try {
    return use(temporary)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** Written and synced before the file gets its name: a power cut must not leave an empty lock. */
function writeDurably(descriptor: number, text: string): void {
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

function parseLock(text: string): LockContent | null {
  try {
    const value: unknown = JSON.parse(text)
    return isLockContent(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function isLockContent(value: unknown): value is LockContent {
  const holder = fieldOf(value, 'holder')
  const identity = fieldOf(holder, 'identity')
  const kind = fieldOf(holder, 'kind')
  const url = fieldOf(holder, 'url')
  return (
    typeof fieldOf(value, 'token') === 'string' &&
    (kind === 'desktop' || kind === 'headless') &&
    (url === null || typeof url === 'string') &&
    typeof fieldOf(holder, 'since') === 'number' &&
    typeof fieldOf(identity, 'pid') === 'number' &&
    typeof fieldOf(identity, 'startTime') === 'number' &&
    typeof fieldOf(identity, 'bootId') === 'string'
  )
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
