/** The file in a repository that names what new worktrees get a copy of, one pattern a line, as in `.gitignore`. */
export const INCLUDE_FILE = '.worktreeinclude'

/** Longest such file, bytes. */
export const INCLUDE_MAX_BYTES = 64 * 1024

/** Most that is copied: settings and keys are small; what is larger belongs into a setup command. */
export const INCLUDE_MAX_FILES = 10_000
export const INCLUDE_MAX_TOTAL_BYTES = 1024 ** 3

/** What of such a file cannot be done, as a sentence; null: nothing. */
export function problemOfInclude(text: string): string | null {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const pattern = line.trimEnd().replace(/^!/, '')
    if (pattern === '' || pattern.startsWith('#')) continue
    if (pattern.split(/[\\/]/).includes('..')) {
      return `Line ${index + 1} of ${INCLUDE_FILE} (${pattern}) leads out of the repository. Remove it; only files in the repository are copied.`
    }
  }
  return null
}
