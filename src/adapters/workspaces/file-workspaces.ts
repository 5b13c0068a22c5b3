import { constants, type Dirent } from 'node:fs'
import { access, opendir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, sep } from 'node:path'
import type { CancelSignal } from '../../base/cancel.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { InspectedFolder, Workspaces } from '../../core/ports.ts'
import { FOLDER_MAX_ENTRIES } from '../../core/limits.ts'
import { withPatience } from '../../node/patience.ts'
import { BranchLookUps } from './branch-look-ups.ts'
import { FolderProbes } from './folder-probes.ts'
import { readBranch } from './read-branch.ts'

/** Most completions returned. */
const MAX_COMPLETIONS = 50
/** A folder on a disk answers within some ms, on a network drive that is there within a second. */
const FOLDER_PATIENCE_MS = 3_000
/** A start goes on without the branch after this. */
const BRANCH_PATIENCE_MS = 1_000
/** Entries read at once. */
const ENTRIES_AT_ONCE = 1_000

export class FileWorkspaces implements Workspaces {
  private readonly home: string
  private readonly tellsCase: boolean
  private readonly probes = new FolderProbes(stat, FOLDER_PATIENCE_MS)
  private readonly branches = new BranchLookUps(readBranch, BRANCH_PATIENCE_MS)

  constructor(home: string, platform: NodeJS.Platform = process.platform) {
    this.home = home
    this.tellsCase = platform !== 'darwin' && platform !== 'win32'
  }

  async inspect(path: string): Promise<Result<InspectedFolder, StartFailure>> {
    if (!isAbsolute(path)) return err(refusal(`"${path}" is not an absolute path. Give the whole path of the folder.`))
    try {
      const stats = await this.probes.probe(path)
      if (stats === 'no-answer') return err(refusal(silent(path)))
      if (!stats.isDirectory()) return err(refusal(`${path} is not a folder. Choose the folder it is in.`))
      const entered = Promise.all([realpath(path), access(path, constants.R_OK | constants.X_OK)])
      // Most folders are no links: the branch is looked up meanwhile, as a start waits for this.
      const [answer, ownBranch] = await Promise.all([
        withPatience(entered, FOLDER_PATIENCE_MS),
        this.branches.branchOf(path),
      ])
      if (answer === 'no-answer') return err(refusal(silent(path)))
      const [realPath] = answer
      return ok({ path, realPath, branch: realPath === path ? ownBranch : await this.branches.branchOf(realPath) })
    } catch (error) {
      if (isInvalidPath(error)) return err(refusal('The folder holds a NUL character; remove it.'))
      if (!isSystemError(error)) throw error
      return err(refusal(explain(path, error)))
    }
  }

  async complete(prefix: string, signal?: CancelSignal): Promise<readonly string[]> {
    const path = this.expandHome(prefix)
    if (!isAbsolute(path)) return []
    const cut = path.lastIndexOf(sep) + 1
    const [folder, start] = [path.slice(0, cut), path.slice(cut)]
    const entries = await this.listEntries(folder)
    const names = entries.filter(({ name }) => this.isMatch(name, start)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const found: string[] = []
    for (const entry of names) {
      if (found.length === MAX_COMPLETIONS || signal?.isCancelled) break
      const full = join(folder, entry.name)
      if (entry.isDirectory() || (entry.isSymbolicLink() && (await this.isFolder(full)))) found.push(full)
    }
    return found
  }

  /** No completions where the folder cannot be read, and only among its first entries where it has very many. */
  private async listEntries(folder: string): Promise<readonly Dirent[]> {
    try {
      if ((await this.probes.probe(folder)) === 'no-answer') return []
      const entries: Dirent[] = []
      for await (const entry of await opendir(folder, { bufferSize: ENTRIES_AT_ONCE })) {
        entries.push(entry)
        if (entries.length === FOLDER_MAX_ENTRIES) break
      }
      return entries
    } catch (error) {
      if (isSystemError(error) || isInvalidPath(error)) return []
      throw error
    }
  }

  private async isFolder(path: string): Promise<boolean> {
    try {
      const stats = await this.probes.probe(path)
      return stats !== 'no-answer' && stats.isDirectory()
    } catch (error) {
      if (isSystemError(error)) return false
      throw error
    }
  }

  private expandHome(prefix: string): string {
    if (prefix === '~') return this.home + sep
    return prefix.startsWith('~/') || prefix.startsWith(`~${sep}`) ? this.home + prefix.slice(1) : prefix
  }

  /** Hidden folders match only if the dot was typed. */
  private isMatch(name: string, start: string): boolean {
    if (name.startsWith('.') && !start.startsWith('.')) return false
    return this.tellsCase ? name.startsWith(start) : name.toLowerCase().startsWith(start.toLowerCase())
  }
}

function silent(path: string): string {
  return `${path} does not answer. If it is on a network drive, connect that, then start the agent again.`
}

function refusal(message: string): StartFailure {
  return { code: 'directory-missing', message }
}

function explain(path: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `There is no folder ${path}. Make it, or choose another.`
    case 'EACCES':
    case 'EPERM':
      return `The folder ${path} may not be entered. Change its permissions, or choose another.`
    default:
      return `The folder ${path} cannot be used: ${error.message}.`
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

/** Node rejects a NUL in a path itself. */
function isInvalidPath(error: unknown): boolean {
  return error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE'
}
