import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import { readSmallFileSync } from '../../node/small-file.ts'

/**
 * Folders where tools install programs and which a desktop's environment may lack, relative to the home; the most
 * important first.
 */
const IN_HOME = [
  '.local/bin',
  '.bun/bin',
  '.cargo/bin',
  '.volta/bin',
  '.local/share/mise/shims',
  '.asdf/shims',
  '.deno/bin',
  'go/bin',
]
const IN_SYSTEM = ['/opt/homebrew/bin', '/usr/local/bin', '/usr/bin', '/bin']
const NVM_VERSIONS = '.nvm/versions/node'
const NVM_DEFAULT = '.nvm/alias/default'
/** It holds a version. Any program of this user may have put something else there. */
const ALIAS_MAX_BYTES = 256

/** The PATH with each folder once, and the usual folders that exist appended. */
export function withUsualFolders(path: string, home: string): string {
  const present = [...new Set(path.split(delimiter))].filter((folder) => folder !== '')
  const usual = [...IN_SYSTEM, ...IN_HOME.map((folder) => join(home, folder)), ...nvmFolder(home)]
  const missing = usual.filter((folder) => !present.includes(folder) && existsSync(folder))
  return [...present, ...missing].join(delimiter)
}

/** The programs of nvm's default Node, or of its newest. */
function nvmFolder(home: string): string[] {
  const versions = listVersions(join(home, NVM_VERSIONS))
  const wanted = (readSmallFileSync(join(home, NVM_DEFAULT), ALIAS_MAX_BYTES) ?? '').trim().replace(/^v/, '')
  const chosen =
    versions.find((version) => version === `v${wanted}` || version.startsWith(`v${wanted}.`)) ?? versions[0]
  return chosen === undefined ? [] : [join(home, NVM_VERSIONS, chosen, 'bin')]
}

/** Newest first. */
function listVersions(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^v\d/.test(name))
      .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  } catch (error) {
    if (isSystemError(error)) return []
    throw error
  }
}
