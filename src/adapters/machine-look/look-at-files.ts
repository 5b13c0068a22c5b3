import { constants, lstatSync, type Stats } from 'node:fs'
import { access, lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import type { FilesFacts, UntrustedPath } from '../../core/doctor/own.ts'
import { untrusted } from '../../node/trusted-path.ts'

const MODE_BITS = 0o777
const OTHERS_MAY_READ = 0o044
/** Entries that are looked at: no data directory has as many, and a link to somewhere else must not be searched through. */
const MOST_ENTRIES = 10_000
/** Folders below the data directory that are searched. */
const DEPTH = 3

/** The data directory as it lies on the disk. */
export async function lookAtFiles(dataDir: string): Promise<FilesFacts> {
  const found = await statOf(dataDir)
  const own = found === null ? [] : await entriesOf(dataDir, 1)
  const paths = [dataDir, ...own.filter(({ isLink }) => !isLink).map(({ path }) => path)]
  const distrusted = new Map(paths.flatMap((path) => untrustedAt(path)).map((each) => [each.path, each]))
  return {
    dataDir,
    isThere: found !== null,
    mode: found === null || process.platform === 'win32' ? null : found.mode & MODE_BITS,
    untrusted: [...distrusted.values()],
    readable: await readableBelow(dataDir),
    isWritable: await isWritable(dataDir),
  }
}

/** Files below a folder that others may read, if the folders above let them. */
export async function readableBelow(folder: string): Promise<readonly string[]> {
  if (process.platform === 'win32') return []
  const entries = await entriesOf(folder, DEPTH)
  return entries.filter(({ mode, isFile }) => isFile && (mode & OTHERS_MAY_READ) !== 0).map(({ path }) => path)
}

interface Entry {
  readonly path: string
  readonly mode: number
  readonly isFile: boolean
  readonly isLink: boolean
}

/** What lies below a folder that others may enter, as deep as said; nothing if it is not there. */
async function entriesOf(folder: string, depth: number): Promise<readonly Entry[]> {
  const found: Entry[] = []
  const left = [{ folder, depth }]
  for (let next = left.shift(); next !== undefined && found.length < MOST_ENTRIES; next = left.shift()) {
    for (const name of await namesIn(next.folder)) {
      const path = join(next.folder, name)
      const stats = await statOf(path)
      if (stats === null) continue
      found.push({ path, mode: stats.mode, isFile: stats.isFile(), isLink: stats.isSymbolicLink() })
      if (stats.isDirectory() && next.depth > 1) left.push({ folder: path, depth: next.depth - 1 })
    }
  }
  return found
}

function untrustedAt(path: string): readonly UntrustedPath[] {
  const problem = untrusted(path)
  if (problem === null) return []
  const owner = lstatSync(problem.path, { throwIfNoEntry: false })?.uid
  return [{ ...problem, isOwn: owner === process.geteuid?.() }]
}

async function isWritable(folder: string): Promise<boolean> {
  return (
    (await unlessRefused(access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(() => true))) ?? false
  )
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await unlessRefused(readdir(folder))) ?? []
}

function statOf(path: string): Promise<Stats | null> {
  return unlessRefused(lstat(path))
}

/** Files go while they are looked at, and some may not be looked at. */
async function unlessRefused<T>(looking: Promise<T>): Promise<T | null> {
  try {
    return await looking
  } catch (error) {
    if (isSystemError(error)) return null
    throw error
  }
}
