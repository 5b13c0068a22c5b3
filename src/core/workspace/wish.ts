import type { ProgramCall, Workspace } from '../../shapes/workspace.ts'

/** What the branches of worktrees that Corral makes begin with. */
export const OWN_BRANCHES = 'corral/'

/** Longest part of a branch or folder that an agent's name gives, characters: paths in the worktree stay short enough for every system. */
const NAME_MAX_CHARACTERS = 40

/** What git refuses in the name of a branch (git-check-ref-format(1)). */
const FORBIDDEN = /[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^[/.-]|[/.]$|\/\.|\.lock(?:\/|$)|^@$/

/** Everything that can be said against a wish without looking outside it. Empty: fine. */
export function problemsOfWorkspace(wish: Workspace): readonly string[] {
  if (wish.kind === 'folder') return []
  const problems: (string | null)[] = [
    wish.branch === null ? null : problemOfBranch(wish.branch),
    wish.base === null ? null : problemOfBase(wish.base),
    problemOfCall('setup', wish.setup),
    problemOfCall('teardown', wish.teardown),
  ]
  return problems.filter((problem) => problem !== null)
}

/** Why no branch can have this name; null: it can. */
export function problemOfBranch(name: string): string | null {
  if (name === 'HEAD' || FORBIDDEN.test(name)) {
    return `"${name}" cannot be the name of a branch. Use letters, digits, "-", "_" and "/", as in corral/api.`
  }
  return name.length > 200 ? 'Keep the name of the branch within 200 characters.' : null
}

function problemOfBase(base: string): string | null {
  if (base.startsWith('-') || /[\0-\x20\x7f]/.test(base)) {
    return `"${base}" cannot be the base of a worktree. Name a branch, a tag or a commit.`
  }
  return null
}

function problemOfCall(which: 'setup' | 'teardown', call: ProgramCall | null): string | null {
  if (call === null) return null
  if (call.command.trim() === '') return `Name the program of the ${which} command, or leave it out.`
  const hasNul = [call.command, ...call.args].some((text) => text.includes('\0'))
  return hasNul ? `The ${which} command holds a NUL character; remove it.` : null
}

/** An agent's name as a part of a branch and of a folder: letters and digits of any script stay, all else becomes "-". */
export function slugOf(agentName: string): string {
  const plain = agentName
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_]+/gu, '-')
  const short = [...plain].slice(0, NAME_MAX_CHARACTERS).join('')
  const bare = short.replaceAll(/^-+|-+$/g, '')
  return bare === '' ? 'agent' : bare
}

/** The branches a worktree without a wish may get, the first that is free: `corral/api`, `corral/api-2` … without end. */
export function* branchesFor(agentName: string): Generator<string, never> {
  const plain = `${OWN_BRANCHES}${slugOf(agentName)}`
  yield plain
  for (let number = 2; ; number += 1) yield `${plain}-${number}`
}

/** Where a worktree is to lie. Paths are of POSIX or Windows, as the repository's is. */
export function worktreePath(
  place: 'data' | 'beside',
  order: {
    readonly dataDir: string
    readonly repository: string
    readonly agentName: string
    readonly agentId: string
  },
): string {
  const separator = order.repository.startsWith('/') ? '/' : '\\'
  const name = `${slugOf(order.agentName)}-${order.agentId}`
  if (place === 'beside') return `${order.repository}.worktrees${separator}${name}`
  const repositoryName = order.repository.split(/[\\/]/).findLast((part) => part !== '') ?? 'repository'
  return [foldersOfData(order.dataDir, separator), slugOf(repositoryName), name].join(separator)
}

/** The folder in the data directory where worktrees lie. */
function foldersOfData(dataDir: string, separator: string): string {
  return `${dataDir.replace(/[\\/]+$/, '')}${separator}worktrees`
}
