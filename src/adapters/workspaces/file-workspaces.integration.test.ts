import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { BRANCH_MAX_CHARACTERS } from '../../core/limits.ts'
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

/** A folder whose `.git` is made by `make`, with a deep folder below it. */
function folderWithGit(make: (git: string) => void): string {
  const folder = newFolder()
  make(join(folder, '.git'))
  mkdirSync(join(folder, 'deep', 'deeper'), { recursive: true })
  return folder
}

/** A folder whose `.git` is a folder and whose HEAD is made by `make`. */
function folderWithHead(make: (head: string) => void): string {
  return folderWithGit((git) => {
    mkdirSync(git)
    make(join(git, 'HEAD'))
  })
}

const closerOf = (server: Server) => (): void => void server.close()
const makeFifo = (path: string): unknown => execFileSync('sh', ['-c', 'mkfifo "$0"', path])
const MB = 1024 * 1024

describe.runIf(process.platform !== 'win32')('C3: what an agent puts in place of git’s files is no branch:', () => {
  it.each([
    ['a FIFO as .git', () => folderWithGit(makeFifo)],
    ['a FIFO as HEAD', () => folderWithHead(makeFifo)],
    [
      'a FIFO behind a gitdir',
      () =>
        folderWithGit((git) => {
          const other = newFolder()
          makeFifo(join(other, 'HEAD'))
          writeFileSync(git, `gitdir: ${other}\n`)
        }),
    ],
    ['a link to a device as .git', () => folderWithGit((git) => symlinkSync('/dev/zero', git))],
    ['a link to a device as HEAD', () => folderWithHead((head) => symlinkSync('/dev/zero', head))],
    [
      'a link to a FIFO as .git',
      () =>
        folderWithGit((git) => {
          const fifo = join(newFolder(), 'fifo')
          makeFifo(fifo)
          symlinkSync(fifo, git)
        }),
    ],
    ['a socket as .git', () => folderWithGit((git) => onTestFinished(closerOf(createServer().listen(git))))],
    ['a folder as HEAD', () => folderWithHead(mkdirSync)],
    ['a link to itself as .git', () => folderWithGit((git) => symlinkSync(git, git))],
    [
      'a branch that comes late in a long HEAD',
      () => folderWithHead((head) => writeFileSync(head, `${'x'.repeat(8_000)}\nref: refs/heads/late\n`)),
    ],
    ['a .git that names a NUL', () => folderWithGit((git) => writeFileSync(git, 'gitdir: a\0b\n'))],
  ])('%s', async (_name, make) => {
    const folder = make()
    for (const path of [folder, join(folder, 'deep', 'deeper')]) expect(await branchOf(path)).toBeNull()
  })

  it('many of them at once keep no other folder from being looked at', async () => {
    const hostile = Array.from({ length: 40 }, () => folderWithHead(makeFifo))
    const repository = newRepository()
    const branches = await Promise.all([...hostile, repository].map(branchOf))
    expect(branches).toEqual([...hostile.map(() => null), 'main'])
  })

  it('of a HEAD of 70 MB only the beginning is read, and a branch is cut', async () => {
    const long = folderWithHead((head) => writeFileSync(head, `ref: refs/heads/${'b'.repeat(70 * MB)}`))
    expect(await branchOf(long)).toBe('b'.repeat(BRANCH_MAX_CHARACTERS))
    const short = folderWithHead((head) => writeFileSync(head, `ref: refs/heads/short\n${'x'.repeat(70 * MB)}`))
    expect(await branchOf(short)).toBe('short')
  })

  it('a branch is told without what moves the cursor or turns text round', async () => {
    const dirty = folderWithHead((head) => writeFileSync(head, 'ref: refs/heads/a\x1b[2J\u202eb\u200b\x07c\n'))
    expect(await branchOf(dirty)).toBe('a[2Jbc')
  })

  it('a link to git’s own folder is one all the same', async () => {
    const repository = newRepository()
    const folder = newFolder()
    symlinkSync(join(repository, '.git'), join(folder, '.git'))
    expect(await branchOf(folder)).toBe('main')
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
