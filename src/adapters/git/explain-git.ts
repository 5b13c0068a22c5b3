import { quoteForShell } from '../../base/quote-for-shell.ts'

/** Longest part of git's own words that is told, characters. */
const MAX_COMPLAINT = 500

/** What git was doing, and where. */
interface Doing {
  readonly verb: string
  readonly cwd: string
}

/** How git's complaints begin or what they hold, and what is said instead. Git speaks English here (LC_ALL=C). */
const KNOWN: readonly (readonly [RegExp, (found: RegExpExecArray, doing: Doing) => string])[] = [
  [
    /detected dubious ownership in repository at '(.+)'/,
    ([, path = '']) =>
      `${path} belongs to another user, and git leaves such repositories alone. If you trust it: git config --global --add safe.directory ${quoteForShell(path)}`,
  ],
  [
    /not a git repository/,
    (_, { cwd }) =>
      `${cwd} is in no git repository. Choose a folder of one, or let the agent work in the folder itself.`,
  ],
  [
    /No space left on device/,
    (_, { cwd }) => `There is no space left on the disk of ${cwd}. Free some, then try again.`,
  ],
  [
    /(?:could not create (?:leading directories of|work tree dir)|cannot mkdir|unable to create file) '?(.+?)'?: (Permission denied|Read-only file system)/,
    ([, path = '', reason = '']) =>
      `Nothing can be written at ${path} (${reason.toLowerCase()}). Change that, or put the worktree elsewhere.`,
  ],
  [
    /'(.+)' is already (?:checked out|used by worktree) at '(.+)'/,
    ([, branch = '', path = '']) =>
      `The branch ${branch} is checked out at ${path}, and git allows that once only. Give the worktree another branch.`,
  ],
  [
    /a branch named '(.+)' already exists/,
    ([, branch = '']) =>
      `There is a branch ${branch} already. Give the worktree another, or delete that one: git branch -d ${quoteForShell(branch)}`,
  ],
]

/** Why git refused, as a sentence that says what to do. */
export function explainGit(complaint: string, doing: Doing): string {
  for (const [pattern, explain] of KNOWN) {
    const found = pattern.exec(complaint)
    if (found !== null) return explain(found, doing)
  }
  const words = complaint
    .replaceAll(/^(?:fatal|error|Preparing worktree.*): ?/gm, '')
    .trim()
    .slice(0, MAX_COMPLAINT)
  return `git ${doing.verb} failed in ${doing.cwd}: ${words === '' ? 'it did not say why' : words}`
}
