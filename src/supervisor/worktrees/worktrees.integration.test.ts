import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { commitAll, git, makeRepository, writeFiles } from '../../../test/support/git.ts'
import { IDLE, printAndExit, type FakeProgram } from '../../../test/support/fake-pty-spawner.ts'
import { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { RealGit } from '../../adapters/git/real-git.ts'
import { FileWorkspaces } from '../../adapters/workspaces/file-workspaces.ts'
import { FileWorktreeRecords } from '../../adapters/worktree-records/file-worktree-records.ts'
import type { PtyRequest } from '../../core/ports.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { ProgramCall, WorktreeWish } from '../../shapes/workspace.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { RemovalChoice } from './worktree-removal.ts'

const newFolder = useTemporaryFolders()
const LONGEST_WAIT_MS = 20_000
const GENTLY: RemovalChoice = { force: false, keepBranch: false }
const FORCED: RemovalChoice = { force: true, keepBranch: false }
const SETUP: ProgramCall = { command: '/bin/sh', args: ['-c', 'setup'] }

/** A world on the real git, with a repository; `dataDir` stands for that of its host. */
class GitWorld {
  readonly repository = makeRepository(newFolder(), { 'a.txt': 'one\n', 'packages/api/b.txt': '' })
  readonly dataDir = newFolder()
  /** What setup commands do; agents wait for ever. */
  setup: FakeProgram = printAndExit('installed\r\n')
  world!: SupervisedWorld

  static async open(): Promise<GitWorld> {
    const own = new GitWorld()
    own.world = await SupervisedWorld.open((ports) => {
      const realPathOf = async (path: string): Promise<string> => (path === '/data' ? own.dataDir : path)
      const commands = Object.assign(Object.create(ports.commands) as typeof ports.commands, { realPathOf })
      const gitOfTest = new RealGit(async () => ({ PATH: process.env['PATH'] ?? '' }))
      const records = new FileWorktreeRecords(join(own.dataDir, 'worktrees', '.records'))
      return {
        ...ports,
        commands,
        git: gitOfTest,
        worktreeRecords: records,
        workspaces: new FileWorkspaces('/nowhere'),
      }
    })
    own.world.ptys.program = (request: PtyRequest) => (request.args.includes('setup') ? own.setup : IDLE)
    return own
  }

  wish(change: Partial<WorktreeWish> = {}): Partial<AgentSpec> {
    const workspace: WorktreeWish = {
      ...{ kind: 'worktree', base: null, branch: null, place: 'data', setup: null, teardown: null },
      ...change,
    }
    return { cwd: this.repository, workspace }
  }

  /** Lets simulated and real time pass until it is so. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    for (const began = performance.now(); !isSo();) {
      if (performance.now() - began > LONGEST_WAIT_MS) throw new Error(`waited in vain until ${what}`)
      await sleep(5)
      await this.world.pass(1)
    }
  }

  /** Starts it and waits until it runs or has failed: what it failed by, or null. */
  async start(agent: SupervisedAgent): Promise<string | null> {
    agent.start()
    await this.until('it runs', () => ['running', 'failed'].includes(agent.state.phase.kind))
    const { phase } = agent.state
    return phase.kind === 'failed' ? phase.failure.message : null
  }

  async stop(agent: SupervisedAgent): Promise<void> {
    agent.stop({ cause: 'user', force: true })
    await this.until('it is down', () => !agent.isUp)
  }

  async started(change: Partial<WorktreeWish> = {}, spec: Partial<AgentSpec> = {}): Promise<SupervisedAgent> {
    const agent = this.world.create({ ...this.wish(change), ...spec })
    expect(await this.start(agent)).toBeNull()
    return agent
  }

  pathOf(agent: SupervisedAgent): string {
    return this.worktrees.book.recordOf(agent.record.id)?.path ?? ''
  }

  get worktrees() {
    return this.world.supervisor.worktrees
  }

  async remove(ref: string, choice: RemovalChoice) {
    const named = await this.worktrees.directory.find(ref)
    if (named === null) throw new Error(`no worktree ${ref}`)
    return this.worktrees.removal.remove(named, choice)
  }

  /** Simulated programs that live. */
  async programs(): Promise<number> {
    return (await this.world.table.sweep()).filter(({ pid, state }) => pid !== 1 && state !== 'Z').length
  }

  branches(): string[] {
    return git(this.repository, 'branch', '--format=%(refname:short)').trim().split('\n')
  }

  async standings(): Promise<readonly string[]> {
    return (await this.worktrees.directory.list()).map(({ standing }) => standing)
  }
}

const errorOf = (result: { readonly ok: boolean; readonly error?: unknown }): string =>
  result.ok ? '' : String(result.error)

describe('a worktree is made before the first start', () => {
  it('once, with its branch; the program runs in it, at the place its folder has in the repository', async () => {
    const own = await GitWorld.open()
    const agent = await own.started({}, { name: 'API', cwd: join(own.repository, 'packages', 'api') })
    const path = own.pathOf(agent)
    expect(path).toMatch(new RegExp(`^${own.dataDir}/worktrees/.*/api-${agent.record.id}$`))
    expect(own.world.ptys.last.request.cwd).toBe(join(path, 'packages', 'api'))
    expect(own.world.ptys.last.request.env['CLAUDE_BRANCH']).toBe('corral/api')
    expect(agent.facets.current.branch).toBe('corral/api')
    expect(own.world.told.map(({ event }) => event)).toContainEqual({
      ...{ kind: 'worktree-made', path, branch: 'corral/api', base: 'refs/heads/main', copied: 0 },
    })
    writeFiles(path, { 'mine.txt': '' })
    await own.stop(agent)
    expect(await own.start(agent)).toBeNull()
    expect(existsSync(join(path, 'mine.txt'))).toBe(true)
    expect(own.branches()).toEqual(['corral/api', 'main'])
  })

  it('two agents never share one, also with names that give the same branch', async () => {
    const own = await GitWorld.open()
    const agents = ['api!', 'api?', 'api'].map((name) => own.world.create({ ...own.wish(), name }))
    await Promise.all(agents.map((agent) => own.start(agent)))
    expect(new Set(agents.map((agent) => own.pathOf(agent))).size).toBe(3)
    expect(own.branches().toSorted()).toEqual(['corral/api', 'corral/api-2', 'corral/api-3', 'main'])
  })

  it('survives a host that ends in the middle: what was begun is undone and made anew', async () => {
    const own = await GitWorld.open()
    const agent = await own.started()
    await own.stop(agent)
    const record = own.worktrees.book.recordOf(agent.record.id)
    if (record === null) throw new Error('no record')
    valueOf(own.worktrees.book.keep({ ...record, step: 'making' }))
    rmSync(join(record.path, 'a.txt'))
    await own.world.crashHost()
    const again = own.world.agent(agent.record.id)
    expect(await own.standings()).toEqual(['unfinished'])
    expect(await own.start(again)).toBeNull()
    expect(existsSync(join(record.path, 'a.txt'))).toBe(true)
    expect(own.branches()).toEqual([record.branch, 'main'])
  })

  it('survives a host that ends before git began, or after its branch was made', async () => {
    const own = await GitWorld.open()
    const agent = await own.started()
    await own.stop(agent)
    const record = own.worktrees.book.recordOf(agent.record.id)
    if (record === null) throw new Error('no record')
    git(own.repository, 'worktree', 'remove', '--force', record.path)
    valueOf(own.worktrees.book.keep({ ...record, step: 'making' }))
    expect(await own.start(agent)).toBeNull()
    expect(own.branches()).toEqual([record.branch, 'main'])
  })

  it.each([
    ['a branch that exists', { branch: 'main' }, 'There is a branch main already'],
    ['a base that is none', { base: 'v9' }, 'has no branch, tag or commit "v9"'],
  ])('%s is refused with what to do, and leaves nothing behind', async (_name, change, words) => {
    const own = await GitWorld.open()
    const agent = own.world.create(own.wish(change))
    expect(await own.start(agent)).toContain(words)
    expect(own.worktrees.book.all()).toEqual([])
    expect(own.branches()).toEqual(['main'])
  })

  it('something in its place is left alone', async () => {
    const own = await GitWorld.open()
    const agent = own.world.create({ ...own.wish({ place: 'beside' }), name: 'api' })
    const path = join(`${own.repository}.worktrees`, `api-${agent.record.id}`)
    writeFiles(path, { 'precious.txt': 'x' })
    expect(await own.start(agent)).toContain(`There is something at ${path} already`)
    rmSync(path, { recursive: true })
    expect(await own.start(agent)).toBeNull()
    expect(own.world.ptys.last.request.cwd).toBe(path)
    rmSync(`${own.repository}.worktrees`, { recursive: true })
  })

  it('another repository needs another worktree', async () => {
    const own = await GitWorld.open()
    const agent = await own.started()
    await own.stop(agent)
    const other = makeRepository(newFolder())
    valueOf(own.world.supervisor.fleet.update(agent, { ...agent.record.spec, cwd: other }))
    expect(await own.start(agent)).toContain(`is in another repository`)
  })

  it('submodules ask for a setup command', async () => {
    const own = await GitWorld.open()
    git(own.repository, 'submodule', '--quiet', 'add', makeRepository(newFolder()), 'libs/inner')
    commitAll(own.repository, 'with a submodule')
    const agent = own.world.create(own.wish())
    expect(await own.start(agent)).toContain('git submodule update --init')
  })

  it('one that was deleted by hand is said to be gone, and made anew once it was removed', async () => {
    const own = await GitWorld.open()
    const agent = await own.started()
    const path = own.pathOf(agent)
    await own.stop(agent)
    rmSync(path, { recursive: true })
    expect(await own.start(agent)).toContain(`Its worktree ${path} is gone`)
    expect(await own.standings()).toEqual(['unusable'])
    expect(valueOf(await own.remove(agent.record.id, GENTLY)).path).toBe(path)
    expect(await own.start(agent)).toBeNull()
    expect(existsSync(path)).toBe(true)
  })
})

describe('the spawn policy', () => {
  it('its folders hold for the repository and for the place', async () => {
    const own = await GitWorld.open()
    const { settings } = own.world
    const policy = settings.values.spawnPolicy
    settings.update({ spawnPolicy: { ...policy, allowedRoots: [own.dataDir] } })
    const agent = own.world.create(own.wish())
    expect(await own.start(agent)).toContain(`${own.repository} lies outside`)
    settings.update({ spawnPolicy: { ...policy, allowedRoots: [own.repository] } })
    expect(await own.start(agent)).toMatch(new RegExp(`${own.dataDir}.* lies outside`))
    expect(own.branches()).toEqual(['main'])
  })

  it('a denied setup command is not run, and the agent not started', async () => {
    const own = await GitWorld.open()
    const { settings } = own.world
    settings.update({ spawnPolicy: { ...settings.values.spawnPolicy, deniedCommands: ['sh'] } })
    const agent = own.world.create(own.wish({ setup: SETUP }))
    expect(await own.start(agent)).toContain('The setup command: The spawn policy denies')
    expect(own.world.ptys.ptys).toEqual([])
  })
})

describe('the setup command', () => {
  it('is run in the new worktree before the first start only', async () => {
    const own = await GitWorld.open()
    const agent = await own.started({ setup: SETUP })
    const { ptys } = own.world.ptys
    expect(ptys.map(({ request }) => request.cwd)).toEqual([own.pathOf(agent), own.pathOf(agent)])
    expect(ptys[0]?.request.env).toMatchObject({ CORRAL_REPOSITORY: own.repository, CORRAL_AGENT_ID: agent.record.id })
    await own.stop(agent)
    await own.start(agent)
    expect(own.world.ptys.ptys).toHaveLength(3)
  })

  it('that fails is a refusal with its last words; the next start runs it anew in the same worktree', async () => {
    const own = await GitWorld.open()
    own.setup = printAndExit('no network\r\n', 7)
    const agent = own.world.create(own.wish({ setup: SETUP }))
    expect(await own.start(agent)).toMatch(/setup command \/bin\/sh failed.*no network/)
    const path = own.pathOf(agent)
    writeFiles(path, { 'half.txt': '' })
    own.setup = printAndExit('fine\r\n')
    expect(await own.start(agent)).toBeNull()
    expect(existsSync(join(path, 'half.txt'))).toBe(true)
  })

  it('that hangs is killed when the time is over', async () => {
    const own = await GitWorld.open()
    own.setup = IDLE
    const agent = own.world.create(own.wish({ setup: SETUP }))
    agent.start()
    await own.until('the setup runs', () => own.world.ptys.ptys.length === 1)
    await own.world.pass(16 * 60_000)
    await own.until('it is given up', () => agent.state.phase.kind === 'failed')
    expect(agent.state.phase).toMatchObject({ failure: { message: expect.stringContaining('was killed') as string } })
    expect(await own.programs()).toBe(0)
  })

  it('is killed when the start is called off, and a start right after waits for that', async () => {
    const own = await GitWorld.open()
    own.setup = IDLE
    const agent = own.world.create(own.wish({ setup: SETUP }))
    agent.start()
    await own.until('the setup runs', () => own.world.ptys.ptys.length === 1)
    own.setup = printAndExit('fine\r\n')
    agent.stop({ cause: 'user', force: false })
    await own.until('it is down', () => !agent.isUp)
    expect(await own.start(agent)).toBeNull()
    expect(own.world.ptys.ptys).toHaveLength(3)
    expect(await own.programs()).toBe(1)
  })
})

describe('a removal', () => {
  it('waits for the agent to be stopped', async () => {
    const own = await GitWorld.open()
    const agent = await own.started({}, { name: 'api' })
    expect(errorOf(await own.remove('api', FORCED))).toContain('Stop the agent first')
    expect(existsSync(own.pathOf(agent))).toBe(true)
  })

  it('is refused with what would be lost, and done if a person insists', async () => {
    const own = await GitWorld.open()
    const agent = await own.started({}, { name: 'api' })
    const path = own.pathOf(agent)
    writeFiles(path, { 'b.txt': '' })
    commitAll(path, 'half of it')
    writeFiles(path, { 'loose.txt': '', 'a.txt': 'two\n' })
    await own.stop(agent)
    const refused = errorOf(await own.remove('api', GENTLY))
    expect(refused).toContain('2 files with changes that are not committed: a.txt, loose.txt')
    expect(refused).toMatch(/1 commit that only corral\/api has: [0-9a-f]+ half of it/)
    expect(existsSync(path)).toBe(true)
    expect(await own.remove('api', FORCED)).toEqual({ ok: true, value: { path, deletedBranch: 'corral/api' } })
    expect([existsSync(path), own.branches(), own.worktrees.book.all()]).toEqual([false, ['main'], []])
    expect(readdirSync(join(own.dataDir, 'worktrees'))).toEqual(['.records'])
  })

  it('keeps the branch if asked, and then its commits are not lost', async () => {
    const own = await GitWorld.open()
    const agent = await own.started({}, { name: 'api' })
    commitAll(own.pathOf(agent), 'work')
    await own.stop(agent)
    expect(valueOf(await own.remove('api', { force: false, keepBranch: true })).deletedBranch).toBeNull()
    expect(own.branches()).toEqual(['corral/api', 'main'])
    expect(await own.standings()).toEqual(['stray-branch'])
    const [branch] = await own.worktrees.directory.list()
    expect(errorOf(await own.remove(branch?.ref ?? '', GENTLY))).toContain('1 commit that only corral/api has')
    expect(valueOf(await own.remove(branch?.ref ?? '', FORCED)).deletedBranch).toBe('corral/api')
  })

  it('runs the teardown command first, and heeds that it failed', async () => {
    const own = await GitWorld.open()
    const { alerts } = own.world
    const agent = await own.started({ teardown: { command: '/bin/sh', args: ['-c', 'teardown'] } }, { name: 'api' })
    await own.stop(agent)
    alerts.end = async () => ({ ok: false, error: 'it exited with code 1' })
    expect(errorOf(await own.remove('api', GENTLY))).toContain('The teardown command /bin/sh failed')
    expect(existsSync(own.pathOf(agent))).toBe(true)
    expect(alerts.ran.at(-1)).toMatchObject({ cwd: own.pathOf(agent), args: ['-c', 'teardown'] })
    alerts.end = async () => ({ ok: true, value: null })
    expect((await own.remove('api', GENTLY)).ok).toBe(true)
  })

  it('gives the teardown command the variables of its agent, as the setup', async () => {
    const own = await GitWorld.open()
    const env = { DATABASE: 'shop_api', LANG: 'de_DE.UTF-8' }
    const call = (word: string): ProgramCall => ({ command: '/bin/sh', args: ['-c', word] })
    const asked: PtyRequest[] = []
    own.world.ptys.program = (request: PtyRequest) => {
      asked.push(request)
      return request.args.includes('setup') ? own.setup : IDLE
    }
    const wish = { setup: call('setup'), teardown: call('teardown') }
    const agent = await own.started(wish, { name: 'api', env })
    await own.stop(agent)
    expect((await own.remove('api', GENTLY)).ok).toBe(true)
    const told = { ...env, CORRAL_REPOSITORY: own.repository, CORRAL_AGENT_ID: agent.record.id }
    expect(asked.find(({ args }) => args.includes('setup'))?.env).toMatchObject(told)
    expect(own.world.alerts.ran.at(-1)?.env).toMatchObject(told)
  })

  it('runs the teardown command the agent has now', async () => {
    const own = await GitWorld.open()
    const agent = await own.started({}, { name: 'api' })
    await own.stop(agent)
    const workspace = own.wish({ teardown: { command: '/bin/sh', args: ['-c', 'later'] } }).workspace
    if (workspace === undefined) throw new Error('a wish has a workspace')
    valueOf(own.world.supervisor.fleet.update(agent, { ...agent.record.spec, workspace }))
    expect(await own.start(agent)).toBeNull()
    await own.stop(agent)
    expect((await own.remove('api', GENTLY)).ok).toBe(true)
    expect(own.world.alerts.ran.at(-1)).toMatchObject({ args: ['-c', 'later'] })
  })

  it('of one whose repository is gone takes insisting', async () => {
    const own = await GitWorld.open()
    const agent = await own.started({}, { name: 'api' })
    const path = own.pathOf(agent)
    await own.stop(agent)
    rmSync(own.repository, { recursive: true })
    expect(errorOf(await own.remove('api', GENTLY))).toContain('is gone from')
    expect((await own.remove('api', FORCED)).ok).toBe(true)
    expect(existsSync(path)).toBe(false)
  })
})

describe('what was left behind', () => {
  it('is found and offered, and stays until a person removes it', async () => {
    const own = await GitWorld.open()
    const agent = await own.started({}, { name: 'api' })
    const path = own.pathOf(agent)
    await own.stop(agent)
    valueOf(await own.world.supervisor.fleet.remove(agent))
    mkdirSync(join(own.dataDir, 'worktrees', 'old', 'gone-1'), { recursive: true })
    const kept = await own.started({}, { name: 'web' })
    git(own.repository, 'branch', 'corral/lost')
    const list = await own.worktrees.directory.list()
    expect(list.map(({ standing, agentName, branch }) => [standing, agentName, branch])).toEqual([
      ['no-agent', 'api', 'corral/api'],
      ['in-use', 'web', 'corral/web'],
      ['stray-folder', null, null],
      ['stray-branch', null, 'corral/lost'],
    ])
    expect(existsSync(path)).toBe(true)
    for (const { ref, standing } of list) {
      if (standing === 'stray-folder') expect(errorOf(await own.remove(ref, GENTLY))).toContain('cannot be looked at')
      if (ref !== kept.record.id) expect((await own.remove(ref, FORCED)).ok).toBe(true)
    }
    expect(await own.standings()).toEqual(['in-use'])
    expect(own.branches()).toEqual(['corral/web', 'main'])
  })
})

describe('what is seen of a worktree', () => {
  it('its changes are shown once its agent has come to rest, and when somebody looks', async () => {
    const own = await GitWorld.open()
    const agent = await own.started()
    const path = own.pathOf(agent)
    await own.until('it was looked at', () => agent.facets.current.worktree?.changes?.files === 0)
    writeFiles(path, { 'new.txt': '1\n2\n' })
    await own.stop(agent)
    await own.until('it was looked at again', () => agent.facets.current.worktree?.changes?.files === 1)
    expect(agent.facets.current.worktree?.changes).toMatchObject({ added: 2, uncommitted: 1 })
    commitAll(path, 'work')
    const named = await own.worktrees.directory.find(agent.record.spec.name)
    if (named === null) throw new Error('no worktree')
    const shown = await own.worktrees.directory.show(named)
    expect(shown.worktree.changes).toMatchObject({ ahead: 1, uncommitted: 0 })
    expect(shown.mergeSteps.map(({ kind }) => kind)).toEqual(['merge'])
    expect(shown.conflicts).toEqual([])
  })
})
