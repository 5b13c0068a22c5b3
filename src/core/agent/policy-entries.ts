import { POLICY_ENTRY_MAX_CHARACTERS } from '../limits.ts'
import type { SpawnPolicy } from '../../shapes/settings.ts'

const WINDOWS_PATH = /^(?:[A-Za-z]:|\\\\)/
const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/

/** True for an entry of the command lists that is a path; the others are names. */
export function isPathEntry(entry: string): boolean {
  return entry.includes('/') || WINDOWS_PATH.test(entry)
}

/** The folder that a path entry begins with, before its first `*`; null: it begins with a `*`, or is a name. */
export function folderOfEntry(entry: string): string | null {
  if (!isPathEntry(entry) || !ABSOLUTE.test(entry)) return null
  const star = entry.indexOf('*')
  const plain = star === -1 ? entry : entry.slice(0, star)
  return plain.slice(0, lastSeparator(plain) + 1)
}

/** The same entry under another name of its folder. */
export function withFolder(entry: string, folder: string): string {
  const rest = entry.slice(folderOfEntry(entry)?.length ?? 0)
  const separator = WINDOWS_PATH.test(folder) ? '\\' : '/'
  return `${folder.replace(/[\\/]$/, '')}${separator}${rest}`
}

/** Why an entry can never do what it says, as a sentence that says what to write; null: it can. */
export function problemOfEntry(list: keyof SpawnPolicy, entry: string): string | null {
  if (entry.trim() === '') return 'An entry is empty. Remove it.'
  if (entry.length > POLICY_ENTRY_MAX_CHARACTERS) {
    return `"${entry.slice(0, 40)}…" is longer than ${POLICY_ENTRY_MAX_CHARACTERS} characters. Use * for a part of it.`
  }
  switch (list) {
    case 'allowedCommands':
    case 'deniedCommands':
      return problemOfCommand(entry)
    case 'allowedRoots':
      return problemOfRoot(entry)
    case 'deniedEnvironment':
      return entry.includes('=') ? `"${entry}" matches no variable: names hold no "=". Write the name alone.` : null
  }
}

/** The first problem of any list, with the list it is in; null: there is none. */
export function problemOfPolicy(
  policy: Readonly<Partial<Record<keyof SpawnPolicy, readonly string[] | undefined>>>,
): { readonly list: keyof SpawnPolicy; readonly message: string } | null {
  for (const list of ['allowedCommands', 'deniedCommands', 'allowedRoots', 'deniedEnvironment'] as const) {
    for (const entry of policy[list] ?? []) {
      const message = problemOfEntry(list, entry)
      if (message !== null) return { list, message }
    }
  }
  return null
}

function problemOfCommand(entry: string): string | null {
  if (!isPathEntry(entry) || ABSOLUTE.test(entry) || entry.startsWith('*')) return null
  return `"${entry}" matches no program: a path begins with / (or a drive). Write the whole path, or the name alone.`
}

function problemOfRoot(entry: string): string | null {
  if (!ABSOLUTE.test(entry)) return `"${entry}" is no whole path. Write it from the / (or the drive) on.`
  return entry.includes('*')
    ? `"${entry}" contains a *, which stands for nothing here. Name the folder that contains all of them.`
    : null
}

function lastSeparator(path: string): number {
  return WINDOWS_PATH.test(path) ? Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) : path.lastIndexOf('/')
}
