import { describe, expect, it } from 'vitest'
import type { WorktreeWish } from '../../shapes/workspace.ts'
import { branchesFor, problemOfBranch, problemsOfWorkspace, slugOf, worktreePath } from './wish.ts'

const WISH: WorktreeWish = {
  ...{ kind: 'worktree', base: null, branch: null, place: 'data' },
  ...{ setup: null, teardown: null },
}

describe('a wish for a worktree', () => {
  it('has nothing against it by default', () => {
    expect(problemsOfWorkspace(WISH)).toEqual([])
    expect(problemsOfWorkspace({ kind: 'folder' })).toEqual([])
  })

  it.each([
    'a b',
    'a..b',
    '/a',
    'a/',
    'a.lock',
    'a.lock/b',
    '-a',
    'a~1',
    'a^',
    'a:b',
    '@',
    'a@{b',
    'HEAD',
    'a\nb',
    '.a',
    'a/.b',
  ])('no branch is called %j', (name) => expect(problemOfBranch(name)).toContain('cannot be the name of a branch'))

  it.each(['corral/api', 'feature/ü', 'a-b_c.d', 'x'])('a branch may be called %j', (name) =>
    expect(problemOfBranch(name)).toBeNull(),
  )

  it('names what is wrong with it', () => {
    const setup = { command: ' ', args: [] }
    const teardown = { command: 'sh', args: ['a\0'] }
    expect(problemsOfWorkspace({ ...WISH, branch: '-x', base: '--all', setup, teardown })).toEqual([
      expect.stringContaining('"-x" cannot be'),
      expect.stringContaining('"--all" cannot be the base'),
      expect.stringContaining('Name the program of the setup command'),
      expect.stringContaining('teardown command holds a NUL'),
    ])
  })
})

describe('names of a worktree', () => {
  it.each([
    ['API server', 'api-server'],
    ['../../etc', 'etc'],
    ['Größe 2', 'größe-2'],
    ['…', 'agent'],
    ['x'.repeat(90), 'x'.repeat(40)],
  ])('%j becomes %j', (name, slug) => expect(slugOf(name)).toBe(slug))

  it('a branch that is taken gets a number', () => {
    const branches = branchesFor('API 1')
    const first = [1, 2, 3].map(() => branches.next().value)
    expect(first).toEqual(['corral/api-1', 'corral/api-1-2', 'corral/api-1-3'])
  })

  it('it lies in the data directory or beside the repository', () => {
    const order = { dataDir: '/data', repository: '/home/ada/My App', agentName: 'api', agentId: 'a1' }
    expect(worktreePath('data', order)).toBe('/data/worktrees/my-app/api-a1')
    expect(worktreePath('beside', order)).toBe('/home/ada/My App.worktrees/api-a1')
    expect(worktreePath('data', { ...order, dataDir: 'C:\\data', repository: 'C:\\src\\app' })).toBe(
      'C:\\data\\worktrees\\app\\api-a1',
    )
  })
})
