import { err, ok, type Result } from '../../src/base/result.ts'
import type { StartFailure } from '../../src/shapes/start-failure.ts'
import type { InspectedFolder, Workspaces } from '../../src/core/ports.ts'

/** Most completions returned. */
const MAX_COMPLETIONS = 50

/** Simulated folders: paths and the branch checked out in each. */
export class FakeWorkspaces implements Workspaces {
  readonly folders: Map<string, string | null>
  /** While set, looks at folders wait for it, as on a network drive that does not answer. */
  held: Promise<void> | null = null
  private readonly home: string

  constructor(folders: Readonly<Record<string, string | null>>, home = '/home/ada') {
    this.folders = new Map(Object.entries(folders))
    this.home = home
  }

  async inspect(path: string): Promise<Result<InspectedFolder, StartFailure>> {
    await this.held
    const branch = this.folders.get(path)
    if (branch === undefined) return err({ code: 'directory-missing', message: `There is no folder ${path}.` })
    return ok({ path, realPath: path, branch })
  }

  async complete(prefix: string): Promise<readonly string[]> {
    const path = prefix === '~' || prefix.startsWith('~/') ? this.home + (prefix.slice(1) || '/') : prefix
    const cut = path.lastIndexOf('/') + 1
    const wantsHidden = path.slice(cut).startsWith('.')
    const isChild = (folder: string): boolean =>
      folder.startsWith(path) && folder.length > cut && !folder.slice(cut).includes('/')
    return [...this.folders.keys()]
      .filter((folder) => path.startsWith('/') && isChild(folder) && (wantsHidden || folder[cut] !== '.'))
      .toSorted()
      .slice(0, MAX_COMPLETIONS)
  }
}
