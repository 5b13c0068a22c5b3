import type { MergeForecast } from '../../core/workspace/git.ts'
import { partsOf, type GitRunner } from './run-git.ts'

/** Git needs it to name files in conflict without a checkout; older ones do not know it, and nothing is foreseen then. */
const TIMEOUT_MS = 30_000
/** What an answer begins with; a base that is none is an exit with 1 as well. */
const TREE = /^[0-9a-f]{40,64}$/

/** What a merge of the worktree's commits into `base` would come to. Nothing is changed; git keeps the merged files as loose objects for a while. */
export async function forecastMerge(git: GitRunner, path: string, base: string): Promise<MergeForecast | null> {
  const args = ['merge-tree', '--write-tree', '--no-messages', '--name-only', '-z', base, 'HEAD']
  const merged = await git({ cwd: path, args, timeoutMs: TIMEOUT_MS, answers: [1] })
  if (!merged.ok) return null
  const [tree = '', ...conflicts] = partsOf(merged.value.output)
  if (!TREE.test(tree)) return null
  return { conflicts: merged.value.code === 0 ? [] : conflicts.filter((name) => name !== '') }
}
