import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commitAll, git, makeRepository, writeFiles } from '../../../test/support/git.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import type { BasePoint, Repository } from '../../core/workspace/git.ts'
import { RealGit } from './real-git.ts'

const newFolder = useTemporaryFolders()
const PATH = process.env['PATH'] ?? ''
const realGit = new RealGit(async () => ({ PATH, HOME: '/nowhere', GIT_DIR: '/misleading', LC_ALL: 'de_DE.UTF-8' }))

interface Made {
  readonly root: string
  readonly repository: Repository
  readonly base: BasePoint
  readonly path: string
}

/** A repository with a worktree on `corral/api`. */
async function withWorktree(files: Readonly<Record<string, string>> = { 'a.txt': 'one\ntwo\n' }): Promise<Made> {
  const root = makeRepository(newFolder(), files)
  const repository = valueOf(await realGit.repositoryAt(root))
  const base = valueOf(await realGit.basePoint(repository, null))
  const path = join(newFolder(), 'tree')
  valueOf(await realGit.addWorktree({ repository, path, branch: 'corral/api', newAt: base.commit }))
  return { root, repository, base, path }
}

const errorOf = (result: { readonly ok: boolean; readonly error?: unknown }): unknown =>
  result.ok ? null : result.error

describe('the repository around a folder', () => {
  it('is found from anywhere in it, with its branch', async () => {
    const root = makeRepository(newFolder(), { 'packages/api/a.txt': '' })
    const found = valueOf(await realGit.repositoryAt(join(root, 'packages', 'api')))
    expect(found).toEqual({
      ...{ root, gitFolder: join(root, '.git'), subfolder: 'packages/api' },
      ...{ branch: 'refs/heads/main', hasSubmodules: false },
    })
  })

  it('a path with spaces, a line break and letters of other scripts is one like any other', async () => {
    const root = join(newFolder(), 'my  app\nünïcode 日本')
    mkdirSync(root)
    makeRepository(root, { 'ä b.txt': 'x\n' })
    const repository = valueOf(await realGit.repositoryAt(root))
    expect(repository.root).toBe(root)
    const base = valueOf(await realGit.basePoint(repository, null))
    const path = join(newFolder(), "it's a\ntree")
    valueOf(await realGit.addWorktree({ repository, path, branch: 'corral/größe', newAt: base.commit }))
    expect(await realGit.check({ path, gitFolder: repository.gitFolder })).toEqual({ ok: true, value: null })
    writeFiles(path, { 'neu\nzeile.txt': '1\n2\n', 'ä b.txt': 'y\n' })
    const { branch, files } = valueOf(await realGit.look(path, base))
    expect(branch).toBe('corral/größe')
    expect(files.map((file) => [file.path, file.added, file.deleted])).toEqual([
      ['neu\nzeile.txt', 2, 0],
      ['ä b.txt', 1, 1],
    ])
    expect(valueOf(await realGit.registrations(repository.gitFolder)).at(-1)).toMatchObject({ path })
    valueOf(await realGit.removeWorktree({ path, gitFolder: repository.gitFolder }))
    expect(existsSync(path)).toBe(false)
  })

  it('a folder that is in none, or not there', async () => {
    expect(errorOf(await realGit.repositoryAt(newFolder()))).toContain('is in no git repository')
    expect(errorOf(await realGit.repositoryAt('/no/such/folder'))).toContain('There is no folder /no/such/folder')
    expect(errorOf(await realGit.repositoryAt('relative'))).toContain('not an absolute path')
  })

  it('a bare one, and git’s own folder', async () => {
    const bare = newFolder()
    git(bare, 'init', '--quiet', '--bare')
    expect(errorOf(await realGit.repositoryAt(bare))).toContain('is in a bare repository')
    const root = makeRepository(newFolder())
    expect(errorOf(await realGit.repositoryAt(join(root, '.git')))).toContain('is in git’s own folder')
  })

  it('without any commit there is nothing to begin at', async () => {
    const root = newFolder()
    git(root, 'init', '--quiet')
    const repository = valueOf(await realGit.repositoryAt(root))
    expect(errorOf(await realGit.basePoint(repository, null))).toContain('has no commit yet')
  })

  it('with a detached head a base has to be named', async () => {
    const root = makeRepository(newFolder())
    git(root, 'tag', 'v1')
    git(root, 'checkout', '--quiet', '--detach')
    const repository = valueOf(await realGit.repositoryAt(root))
    expect(errorOf(await realGit.basePoint(repository, null))).toContain('is on no branch')
    expect(valueOf(await realGit.basePoint(repository, 'v1')).ref).toBe('refs/tags/v1')
    expect(errorOf(await realGit.basePoint(repository, 'nothing'))).toContain('has no branch, tag or commit "nothing"')
  })

  it('says that it has submodules, and names those that are filled', async () => {
    const inner = makeRepository(newFolder(), { 'b.txt': '' })
    const root = makeRepository(newFolder())
    git(root, 'submodule', '--quiet', 'add', inner, 'libs/inner')
    commitAll(root, 'with a submodule')
    const repository = valueOf(await realGit.repositoryAt(root))
    expect(repository.hasSubmodules).toBe(true)
    expect(valueOf(await realGit.onlyHere(root)).submodules).toEqual(['libs/inner'])
    const { commit } = valueOf(await realGit.basePoint(repository, null))
    const path = join(newFolder(), 'tree')
    valueOf(await realGit.addWorktree({ repository, path, branch: 'corral/x', newAt: commit }))
    expect(valueOf(await realGit.onlyHere(path)).submodules).toEqual([])
  })

  it.each(['no-such-git', '/dev/null'])('without git (%s) it says what to install', async (file) => {
    const without = new RealGit(async () => ({ PATH: newFolder() }), file)
    expect(errorOf(await without.repositoryAt(newFolder()))).toContain('Install git')
  })
})

describe('making a worktree', () => {
  it('a branch that exists, and one that is checked out elsewhere', async () => {
    const { root, repository, base } = await withWorktree()
    git(root, 'branch', 'free')
    const path = join(newFolder(), 'second')
    const taken = await realGit.addWorktree({ repository, path, branch: 'free', newAt: base.commit })
    expect(errorOf(taken)).toContain('There is a branch free already')
    const elsewhere = await realGit.addWorktree({ repository, path, branch: 'corral/api', newAt: null })
    expect(errorOf(elsewhere)).toMatch(/The branch corral\/api is checked out at .*tree/)
    expect(existsSync(path)).toBe(false)
  })

  it('a place where nothing can be written', async () => {
    const root = makeRepository(newFolder())
    const repository = valueOf(await realGit.repositoryAt(root))
    const { commit } = valueOf(await realGit.basePoint(repository, null))
    writeFileSync(join(root, 'file'), '')
    const order = { repository, path: join(root, 'file', 'below', 'tree'), branch: 'corral/x', newAt: commit }
    expect(errorOf(await realGit.addWorktree(order))).toContain('No folder can be made at')
    expect(errorOf(await realGit.addWorktree({ ...order, path: '/sys/corral/tree' }))).toContain(
      'No folder can be made',
    )
    expect(await realGit.hasBranch(repository.gitFolder, 'corral/x')).toBe(false)
  })

  it('runs no hooks and no monitor of the repository', async () => {
    const root = makeRepository(newFolder(), { 'a.txt': '' })
    const mark = join(newFolder(), 'ran')
    const program = join(root, '.git', 'hooks', 'post-checkout')
    mkdirSync(join(root, '.git', 'hooks'), { recursive: true })
    writeFileSync(program, `#!/bin/sh\ntouch ${mark}\n`)
    chmodSync(program, 0o755)
    git(root, 'config', 'core.fsmonitor', program)
    const repository = valueOf(await realGit.repositoryAt(root))
    const base = valueOf(await realGit.basePoint(repository, null))
    const path = join(newFolder(), 'tree')
    valueOf(await realGit.addWorktree({ repository, path, branch: 'corral/x', newAt: base.commit }))
    valueOf(await realGit.look(path, base))
    expect(existsSync(mark)).toBe(false)
  })

  it('fifty at once come one after the other, also while another git holds the lock for a moment', async () => {
    const root = makeRepository(newFolder(), { 'a.txt': '' })
    const repository = valueOf(await realGit.repositoryAt(root))
    const { commit } = valueOf(await realGit.basePoint(repository, null))
    const lock = join(root, '.git', 'refs', 'heads', 'corral', 'agent-0.lock')
    writeFiles(root, { '.git/refs/heads/corral/agent-0.lock': '' })
    const folder = newFolder()
    const all = Array.from({ length: 50 }, (_, index) =>
      realGit.addWorktree({
        ...{ repository, path: join(folder, `tree ${index}`) },
        ...{ branch: `corral/agent-${index}`, newAt: commit },
      }),
    )
    setTimeout(() => rmSync(lock), 300)
    for (const made of await Promise.all(all)) expect(made).toEqual({ ok: true, value: null })
    expect(valueOf(await realGit.registrations(repository.gitFolder))).toHaveLength(51)
  })
})

describe('what .worktreeinclude names is copied', () => {
  const include = async (
    files: Readonly<Record<string, string>>,
    change: (root: string) => void = () => {},
  ): Promise<{ readonly path: string; readonly copied: Awaited<ReturnType<RealGit['copyIncluded']>> }> => {
    const { root, path } = await withWorktree({ '.gitignore': '.env*\nsecret/\n', 'kept.env': 'tracked' })
    writeFiles(root, files)
    change(root)
    return { path, copied: await realGit.copyIncluded(root, path) }
  }

  it('ignored files and folders, by the rules of .gitignore, with their mode', async () => {
    const { path, copied } = await include(
      {
        '.worktreeinclude': '# keys\n.env*\n!.env.example\nsecret/\n*.env\n',
        ...{ '.env': 'A=1', '.env.example': '', 'secret/deep/key': 'k', 'other.txt': '' },
      },
      (root) => chmodSync(join(root, 'secret/deep/key'), 0o600),
    )
    expect(copied).toEqual({ ok: true, value: { files: 2, bytes: 4 } })
    expect(readFileSync(join(path, '.env'), 'utf8')).toBe('A=1')
    expect(statSync(join(path, 'secret/deep/key')).mode & 0o777).toBe(0o600)
    expect(existsSync(join(path, '.env.example'))).toBe(false)
    expect(existsSync(join(path, 'other.txt'))).toBe(false)
  })

  it('nothing without such a file', async () => {
    expect((await include({ '.env': 'A=1' })).copied).toEqual({ ok: true, value: { files: 0, bytes: 0 } })
  })

  it('what is there already stays', async () => {
    const { root, path } = await withWorktree()
    writeFiles(root, { '.worktreeinclude': '.env', '.env': 'new' })
    writeFiles(path, { '.env': 'own' })
    valueOf(await realGit.copyIncluded(root, path))
    expect(readFileSync(join(path, '.env'), 'utf8')).toBe('own')
  })

  it.each(['../other', 'a/../../b', '!..'])('a line %j is refused', async (line) => {
    const { copied } = await include({ '.worktreeinclude': `.env\n${line}\n` })
    expect(errorOf(copied)).toContain('Line 2 of .worktreeinclude')
  })

  it('a link that leads out is refused, one within stays a link', async () => {
    const outside = newFolder()
    writeFiles(outside, { key: 'foreign' })
    const out = await include({ '.worktreeinclude': '.env' }, (root) =>
      symlinkSync(join(outside, 'key'), join(root, '.env')),
    )
    expect(errorOf(out.copied)).toContain('.env, which .worktreeinclude names')
    expect(existsSync(join(out.path, '.env'))).toBe(false)
    const within = await include({ '.worktreeinclude': '.env', 'kept.env': 'x' }, (root) =>
      symlinkSync('kept.env', join(root, '.env')),
    )
    expect(within.copied.ok).toBe(true)
    expect(readFileSync(join(within.path, '.env'), 'utf8')).toBe('tracked')
  })

  it('nothing is written behind a link that the worktree has in place of a folder', async () => {
    const outside = newFolder()
    const { root, path } = await withWorktree()
    writeFiles(root, { '.worktreeinclude': 'conf/', 'conf/key': 'k' })
    symlinkSync(outside, join(path, 'conf'))
    expect(errorOf(await realGit.copyIncluded(root, path))).toContain('leads out of the repository')
    expect(existsSync(join(outside, 'key'))).toBe(false)
  })

  it('the file itself may not be a link', async () => {
    const outside = newFolder()
    writeFiles(outside, { patterns: '.env' })
    const { copied } = await include({ '.env': 'A=1' }, (root) =>
      symlinkSync(join(outside, 'patterns'), join(root, '.worktreeinclude')),
    )
    expect(errorOf(copied)).toContain('is no plain file')
  })
})

describe('looking at a worktree', () => {
  it('counts what is committed, changed and new, and how far it is from its base', async () => {
    const { root, base, path } = await withWorktree({ 'a.txt': 'one\ntwo\n', 'b.bin': 'x\0y', 'c.txt': 'c\n' })
    writeFiles(path, { 'a.txt': 'one\n2\nthree\n' })
    commitAll(path, 'work')
    rmSync(join(path, 'c.txt'))
    writeFiles(path, { 'new/file.txt': '1\n2', 'b.bin': 'x\0z' })
    writeFiles(root, { 'other.txt': '' })
    commitAll(root, 'meanwhile')
    const { branch, changes, files } = valueOf(await realGit.look(path, base))
    expect(branch).toBe('corral/api')
    expect(changes).toEqual({ files: 4, added: 4, deleted: 2, uncommitted: 3, ahead: 1, behind: 1 })
    expect(files).toEqual([
      { path: 'a.txt', added: 2, deleted: 1, isUncommitted: false, isUntracked: false },
      { path: 'b.bin', added: null, deleted: null, isUncommitted: true, isUntracked: false },
      { path: 'c.txt', added: 0, deleted: 1, isUncommitted: true, isUntracked: false },
      { path: 'new/file.txt', added: 2, deleted: 0, isUncommitted: true, isUntracked: true },
    ])
  })

  it('goes by the commit it began at once the base branch is gone', async () => {
    const { root, base, path } = await withWorktree()
    git(root, 'branch', '--move', 'main', 'trunk')
    writeFiles(path, { 'n.txt': '' })
    expect(valueOf(await realGit.look(path, base)).changes).toMatchObject({ files: 1, ahead: 0, behind: 0 })
  })

  it('foresees which files a merge would leave in conflict', async () => {
    const { root, path } = await withWorktree()
    writeFiles(path, { 'a.txt': 'mine\n', 'x.txt': '' })
    commitAll(path, 'mine')
    expect(await realGit.forecastMerge(path, 'main')).toEqual({ conflicts: [] })
    writeFiles(root, { 'a.txt': 'theirs\n' })
    commitAll(root, 'theirs')
    expect(await realGit.forecastMerge(path, 'main')).toEqual({ conflicts: ['a.txt'] })
    expect(await realGit.forecastMerge(path, 'nothing')).toBeNull()
  })

  it('knows what only it has: files, and commits that no other branch, tag or remote has', async () => {
    const { root, path } = await withWorktree()
    expect(valueOf(await realGit.onlyHere(path))).toEqual({
      ...{ branch: 'corral/api', uncommitted: [], uncommittedTotal: 0 },
      ...{ commits: [], commitsTotal: 0, submodules: [] },
    })
    writeFiles(path, { 'n.txt': 'x' })
    commitAll(path, 'mine: all of it')
    writeFiles(path, { 'loose.txt': '', 'a.txt': 'changed\n' })
    expect(valueOf(await realGit.onlyHere(path))).toMatchObject({
      uncommitted: ['a.txt', 'loose.txt'],
      commits: [{ subject: 'mine: all of it' }],
      commitsTotal: 1,
    })
    git(root, 'merge', '--quiet', '--no-edit', 'corral/api')
    expect(valueOf(await realGit.onlyHere(path)).commitsTotal).toBe(0)
  })

  it('lists the branches below a name, with what only they have', async () => {
    const { repository, path } = await withWorktree()
    commitAll(path, 'mine')
    git(repository.root, 'branch', 'corral/empty')
    const found = valueOf(await realGit.branchesBelow(repository.gitFolder, 'corral/'))
    expect(found.map(({ name, ownCommits }) => [name, ownCommits])).toEqual([
      ['corral/api', 1],
      ['corral/empty', 0],
    ])
  })
})

describe('what became of a worktree', () => {
  it('deleted by hand: said, and forgotten by a removal; its branch stays', async () => {
    const { repository, path } = await withWorktree()
    const worktree = { path, gitFolder: repository.gitFolder }
    rmSync(path, { recursive: true })
    expect(errorOf(await realGit.check(worktree))).toContain('is gone. What was committed is still on its branch')
    expect(valueOf(await realGit.registrations(worktree.gitFolder)).at(-1)).toMatchObject({ isPrunable: true })
    valueOf(await realGit.removeWorktree(worktree))
    expect(valueOf(await realGit.registrations(worktree.gitFolder))).toHaveLength(1)
    expect(await realGit.hasBranch(worktree.gitFolder, 'corral/api')).toBe(true)
  })

  it('the repository moved or deleted: said with what mends it', async () => {
    const { root, repository, path } = await withWorktree()
    renameSync(root, `${root}-moved`)
    expect(errorOf(await realGit.check({ path, gitFolder: repository.gitFolder }))).toContain(`is gone from ${root}`)
    const gitFolder = join(`${root}-moved`, '.git')
    const moved = errorOf(await realGit.check({ path, gitFolder }))
    expect(moved).toContain(`git -C ${root}-moved worktree repair ${path}`)
    git(`${root}-moved`, 'worktree', 'repair', path)
    expect(await realGit.check({ path, gitFolder })).toEqual({ ok: true, value: null })
    rmSync(`${root}-moved`, { recursive: true })
  })

  it('a dirty and locked one goes when a removal was decided, its branch only at the commit that was meant', async () => {
    const { root, repository, base, path } = await withWorktree()
    git(root, 'worktree', 'lock', path)
    writeFiles(path, { 'loose.txt': '' })
    valueOf(await realGit.removeWorktree({ path, gitFolder: repository.gitFolder }))
    expect(existsSync(path)).toBe(false)
    valueOf(await realGit.deleteBranch(repository.gitFolder, 'corral/api', '0'.repeat(40)))
    expect(await realGit.hasBranch(repository.gitFolder, 'corral/api')).toBe(true)
    valueOf(await realGit.deleteBranch(repository.gitFolder, 'corral/api', base.commit))
    expect(await realGit.hasBranch(repository.gitFolder, 'corral/api')).toBe(false)
    valueOf(await realGit.deleteBranch(repository.gitFolder, 'corral/api'))
  })
})
