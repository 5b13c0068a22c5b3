import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { FileWorkspaces } from './file-workspaces.ts'

const newFolder = useTemporaryFolders()
const workspaces = new FileWorkspaces('/nowhere')

/** Runs git without this user's configuration. */
function git(cwd: string, ...args: string[]): void {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main']
  const env = { PATH: process.env['PATH'], HOME: cwd, GIT_CONFIG_NOSYSTEM: '1' }
  execFileSync('git', [...identity, ...args], { cwd, env, stdio: 'ignore' })
}

function newRepository(): string {
  const folder = newFolder()
  git(folder, 'init', '-q')
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'first')
  return folder
}

async function branchOf(path: string): Promise<string | null> {
  const facts = await workspaces.inspect(path)
  if (!facts.ok) throw new Error(facts.error.message)
  return facts.value.branch
}

describe('FileWorkspaces.inspect', () => {
  it('reads the branch of a repository, from anywhere in it', async () => {
    const repository = newRepository()
    mkdirSync(join(repository, 'src', 'deep'), { recursive: true })
    expect(await branchOf(repository)).toBe('main')
    expect(await branchOf(join(repository, 'src', 'deep'))).toBe('main')
  })

  it('reads a branch with a slash, before its first commit too', async () => {
    const repository = newFolder()
    git(repository, 'init', '-q')
    git(repository, 'checkout', '-q', '-b', 'corral/agent-1')
    expect(await branchOf(repository)).toBe('corral/agent-1')
  })

  it('reads the branch of a linked work tree', async () => {
    const repository = newRepository()
    const tree = join(newFolder(), 'tree')
    git(repository, 'worktree', 'add', '-q', '-b', 'side', tree)
    expect(await branchOf(tree)).toBe('side')
    expect(await branchOf(repository)).toBe('main')
  })

  it('has no branch for a detached head', async () => {
    const repository = newRepository()
    git(repository, 'checkout', '-q', '--detach')
    expect(await branchOf(repository)).toBeNull()
  })

  it('is not misled by a .git that is none', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, '.git'), 'nothing of interest')
    expect(await branchOf(folder)).toBeNull()
  })

  it('resolves symbolic links', async () => {
    const repository = newRepository()
    const link = join(newFolder(), 'link')
    symlinkSync(repository, link)
    expect(await workspaces.inspect(link)).toEqual({
      ok: true,
      value: { path: link, realPath: repository, branch: 'main' },
    })
  })

  it('refuses a file, a dangling link and a NUL', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'file'), '')
    symlinkSync('/no/such/folder', join(folder, 'link'))
    for (const name of ['file', 'file/below', 'link', 'a\0b']) {
      expect(await workspaces.inspect(join(folder, name))).toMatchObject({
        ok: false,
        error: { code: 'directory-missing' },
      })
    }
  })
})

describe('FileWorkspaces.complete', () => {
  it('follows links to folders only', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'real'))
    symlinkSync(join(folder, 'real'), join(folder, 'rebound'))
    symlinkSync('/no/such/folder', join(folder, 'remnant'))
    writeFileSync(join(folder, 'readme'), '')
    expect(await workspaces.complete(join(folder, 're'))).toEqual([join(folder, 'real'), join(folder, 'rebound')])
  })

  it('does not tell case where the file system does not', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'Projects'))
    expect(await new FileWorkspaces('/nowhere', 'darwin').complete(join(folder, 'pro'))).toEqual([
      join(folder, 'Projects'),
    ])
    expect(await new FileWorkspaces('/nowhere', 'linux').complete(join(folder, 'pro'))).toEqual([])
  })
})
