import { constants, type Dirent } from 'node:fs'
import { access, readdir, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, sep } from 'node:path'
import type { CancelSignal } from '../../base/cancel.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { InspectedFolder, Workspaces } from '../../core/ports.ts'
import { readBranch } from './read-branch.ts'

/** Most completions returned. */
const MAX_COMPLETIONS = 50

export class FileWorkspaces implements Workspaces {
  private readonly home: string
  private readonly tellsCase: boolean

  constructor(home: string, platform: NodeJS.Platform = process.platform) {
    this.home = home
    this.tellsCase = platform !== 'darwin' && platform !== 'win32'
  }

  async inspect(path: string): Promise<Result<InspectedFolder, StartFailure>> {
    if (!isAbsolute(path)) return err(refusal(`"${path}" is not an absolute path. Give the whole path of the folder.`))
    try {
      const [stats, realPath] = await Promise.all([stat(path), realpath(path)])
      if (!stats.isDirectory()) return err(refusal(`${path} is not a folder. Choose the folder it is in.`))
      const canEnter = access(path, constants.R_OK | constants.X_OK)
      const [branch] = await Promise.all([readBranch(realPath), canEnter])
      return ok({ path, realPath, branch })
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
    const entries = await listEntries(folder)
    const names = entries.filter(({ name }) => this.isMatch(name, start)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const found: string[] = []
    for (const entry of names) {
      if (found.length === MAX_COMPLETIONS || signal?.isCancelled) break
      const full = join(folder, entry.name)
      if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(full)))) found.push(full)
    }
    return found
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

/** No completions where the folder cannot be read. */
async function listEntries(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (isSystemError(error) || isInvalidPath(error)) return []
    throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (isSystemError(error)) return false
    throw error
  }
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
