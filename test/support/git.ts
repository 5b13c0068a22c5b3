import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const IDENTITY = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main']
/** For submodules of repositories on this disk. */
const LOCAL = ['-c', 'protocol.file.allow=always']

/** Runs git without this user's configuration; what it prints. */
export function git(cwd: string, ...args: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: cwd, GIT_CONFIG_NOSYSTEM: '1' }
  return execFileSync('git', [...IDENTITY, ...LOCAL, ...args], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

/** Writes files, with the folders they are in. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** Commits everything in a repository. */
export function commitAll(folder: string, message: string): void {
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--allow-empty', '-m', message)
}

/** Makes a folder a repository on `main`, with these files committed. */
export function makeRepository(folder: string, files: Readonly<Record<string, string>> = {}): string {
  git(folder, 'init', '--quiet')
  writeFiles(folder, files)
  commitAll(folder, 'first')
  return folder
}
