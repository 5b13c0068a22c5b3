import { describe, expect, it } from 'vitest'
import type { OnlyHere, Registration } from './git.ts'
import { losesNothing } from './loss.ts'
import { mergeSteps, shortRef, type MergeCase } from './merge-help.ts'
import { namesAt, sharersAmong } from './shared-folders.ts'
import { isLeftover, standingOf, strayBranches, strayFolders } from './standing.ts'

const CLEAN: OnlyHere = {
  ...{ branch: 'corral/api', uncommitted: [], uncommittedTotal: 0 },
  ...{ commits: [], commitsTotal: 0, submodules: [] },
}

describe('what a removal would lose', () => {
  it.each([
    ['nothing', {}, true, true],
    ['files', { uncommittedTotal: 1 }, false, false],
    ['commits of its branch', { commitsTotal: 2 }, false, true],
    ['commits that are on no branch', { commitsTotal: 2, branch: null }, false, false],
    ['what is in submodules', { submodules: ['libs/inner'] }, false, false],
  ])('%s', (_name, change, withBranch, withoutBranch) => {
    const loss = { kind: 'known', ...CLEAN, ...change } as const
    expect([losesNothing(loss, false), losesNothing(loss, true)]).toEqual([withBranch, withoutBranch])
  })

  it('what cannot be looked at is not lost lightly', () => {
    expect(losesNothing({ kind: 'unknown', why: 'its repository is gone' }, true)).toBe(false)
  })
})

describe('what a worktree is', () => {
  const usual = { hasAgent: true, isStarting: false, problem: null }
  it.each([
    ['in-use', 'ready', usual],
    ['in-use', 'made', usual],
    ['unusable', 'ready', { ...usual, problem: 'gone' }],
    ['in-use', 'making', { ...usual, isStarting: true }],
    ['unfinished', 'making', usual],
    ['no-agent', 'ready', { ...usual, hasAgent: false }],
    ['no-agent', 'making', { ...usual, hasAgent: false }],
  ] as const)('%s: %s', (standing, step, circumstances) => {
    expect(standingOf({ step }, circumstances)).toBe(standing)
    expect(isLeftover(standing)).toBe(standing !== 'in-use' && standing !== 'unusable')
  })

  it('finds folders and branches that nobody has a record of', () => {
    const registration = (path: string, branch: string | null): Registration => ({
      ...{ path, branch, locked: null, isPrunable: false },
    })
    const registrations = [
      registration('/home/app', 'main'),
      registration('/data/worktrees/app/a-1', 'corral/a'),
      registration('/data/worktrees/app/lost-2', 'corral/lost'),
    ]
    const records = [{ path: '/data/worktrees/app/a-1', branch: 'corral/a' }]
    const folders = ['/data/worktrees/app/a-1', '/data/worktrees/app/b-3']
    expect(strayFolders({ folders, registrations }, records, '/data/worktrees/')).toEqual([
      '/data/worktrees/app/b-3',
      '/data/worktrees/app/lost-2',
    ])
    const branch = (name: string) => ({ name, ownCommits: 0, committedAt: 0 })
    const branches = [branch('corral/a'), branch('corral/lost'), branch('corral/old')]
    expect(strayBranches(branches, registrations, records).map(({ name }) => name)).toEqual(['corral/old'])
  })
})

describe('how the work comes back', () => {
  const usual: MergeCase = {
    record: { path: '/data/w/api', repository: '/home/my app', base: 'refs/heads/main' },
    ...{ branch: 'corral/api', checkedOut: 'refs/heads/main', forecast: { conflicts: [] } },
    changes: { files: 1, added: 1, deleted: 0, uncommitted: 0, ahead: 1, behind: 0 },
  }
  const linesOf = (change: Partial<MergeCase>): readonly (string | null)[] =>
    mergeSteps({ ...usual, ...change }).map(({ command }) => command)

  it('by one merge where nothing is in the way', () =>
    expect(linesOf({})).toEqual(["git -C '/home/my app' merge corral/api"]))

  it('after a commit, and with what its base has meanwhile', () =>
    expect(linesOf({ changes: { ...usual.changes, uncommitted: 2, behind: 3 } })).toEqual([
      'git -C /data/w/api add -A && git -C /data/w/api commit',
      'git -C /data/w/api merge main',
      "git -C '/home/my app' merge corral/api",
    ]))

  it('says where it will conflict', () => {
    const steps = mergeSteps({
      ...usual,
      changes: { ...usual.changes, behind: 1 },
      forecast: { conflicts: ['a.txt'] },
    })
    expect(steps.map(({ kind }) => kind)).toEqual(['conflicts', 'merge'])
  })

  it('onto its own base, whatever is checked out there now', () =>
    expect(linesOf({ checkedOut: 'refs/heads/other' })).toEqual([
      "git -C '/home/my app' switch main",
      "git -C '/home/my app' merge corral/api",
    ]))

  it('to a remote, where it began at one', () =>
    expect(linesOf({ record: { ...usual.record, base: 'refs/remotes/upstream/main' } })).toEqual([
      'git -C /data/w/api push -u upstream corral/api',
    ]))

  it('nothing where nothing was done, a branch first where it is on none', () => {
    const nothing = { ...usual.changes, ahead: 0 }
    expect(mergeSteps({ ...usual, changes: nothing })).toEqual([{ kind: 'nothing', command: null }])
    expect(mergeSteps({ ...usual, branch: null }).map(({ kind }) => kind)).toEqual(['no-branch'])
  })

  it('names refs and commits shortly', () => {
    expect(['refs/heads/a/b', 'refs/remotes/origin/x', 'f'.repeat(40)].map(shortRef)).toEqual([
      'a/b',
      'origin/x',
      'f'.repeat(10),
    ])
  })
})

describe('who shares a folder', () => {
  const agent = (id: string, cwd: string, path: string | null = null) => ({
    id,
    spec: {
      ...{ name: id.toUpperCase(), cwd },
      workspace:
        path === null
          ? ({ kind: 'folder' } as const)
          : ({ kind: 'worktree', base: null, branch: null, place: 'data', setup: null, teardown: null } as const),
    },
    worktree: path === null || path === '' ? null : { path },
  })
  const agents = [
    agent('a', '/app'),
    agent('b', '/app/'),
    agent('c', '/app', '/w/c'),
    agent('d', '/app', ''),
    agent('e', '/w/c'),
  ]

  it('agents in the very same folder, however it is written', () => expect(namesAt('/app', agents, 'a')).toEqual(['B']))

  it('one that works in the worktree of another is told, the other has done nothing', () => {
    const sharers = sharersAmong(agents)
    expect(agents.map(({ id }) => [id, sharers(id)]).filter(([, names]) => names?.length)).toEqual([
      ['a', ['B']],
      ['b', ['A']],
      ['e', ['C']],
    ])
    expect(sharers('nobody')).toEqual([])
  })

  it('those who share a folder are told in order', () => {
    const together = ['b', 'c', 'a'].map((id) => agent(id, '/app'))
    expect(sharersAmong(together)('c')).toEqual(['A', 'B'])
  })
})
