import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import type { RpcClient } from '../../src/contract/client/rpc-client.ts'
import type { AgentView } from '../../src/contract/views.ts'
import { makeRepository } from '../../test/support/git.ts'
import { fixturePath, type Corral } from './corral.ts'
import { BUILT, REPOSITORY } from './repository.ts'

const RECORDINGS = join(REPOSITORY, 'test/fixtures/tasks')
/** The largest number of a task in the examples. */
const LAST_TASK = 13
/** A busy machine, ms. */
const WITHIN = { timeout: 30_000, intervals: [50] }
const WORKTREE = { kind: 'worktree', base: null, branch: null, place: 'data', setup: null, teardown: null } as const

/** What the examples of the help speak of: agents of these names, files of these names, tasks of these numbers. */
export class ExampleStage {
  /** `corral` as a person types it, without a screen for file managers, and a home for what lines write. */
  readonly env: NodeJS.ProcessEnv
  /** Where lines are typed: a repository with changes. */
  readonly cwd: string
  private readonly corral: Corral
  private readonly client: RpcClient

  constructor(corral: Corral, client: RpcClient) {
    const { place } = corral
    this.corral = corral
    this.client = client
    this.cwd = makeRepository(place.workspace, { 'a.txt': 'one\n', 'package.json': '{"scripts":{"test":"true"}}\n' })
    writeFileSync(join(this.cwd, 'a.txt'), 'two\n')
    writeFileSync(join(this.cwd, 'plan.md'), 'echo planned\n')
    mkdirSync(join(place.home, '.config/fish/completions'), { recursive: true })
    this.program('corral', `exec '${process.execPath}' '${BUILT.commandLine}' "$@"`)
    this.env = { ...place.env, CORRAL_DATA_DIR: place.dataDir, DISPLAY: '', WAYLAND_DISPLAY: '' }
  }

  /** Agents that report what they do: api, in a worktree, and web; and one of Claude Code that never ran. */
  async withReporters(): Promise<void> {
    const group = 'backend'
    await this.corral.startFixture('api', 'own/reporter', [], { group, cwd: this.cwd, workspace: WORKTREE })
    await this.corral.startFixture('web', 'own/reporter', [], { group })
    const spec = { name: 'writer', type: 'claude', cwd: this.cwd }
    await this.client.request('agent.create', { spec, start: false })
    await this.up('api', 'web')
  }

  /** A `claude` and a `codex` that print what the real ones printed, given a task that succeeds. */
  withPlayers(): void {
    for (const agent of ['claude', 'codex']) {
      const recording = readdirSync(RECORDINGS).find((name) => name.startsWith(agent) && name.endsWith('-answer.gz'))
      const version = recording?.split('-')[1] ?? ''
      const play = `exec '${process.execPath}' '${fixturePath('task-player')}' '${join(RECORDINGS, recording ?? '')}'`
      this.program(agent, `[ "$1" = --version ] && echo ${version} && exit 0\n${play} "$@"`)
    }
  }

  /** Shells at their prompt, which take messages; of the group is only api: a line that is typed again would meet one that has just got its own. */
  async withShells(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const group = name === 'api' ? 'backend' : null
      const options = { type: 'shell', group, env: { PS1: '$ ' } } as const
      await this.corral.startAgent(name, 'bash', ['--norc', '--noprofile', '-i'], options)
    }
    await this.idle(...names)
  }

  /** No message waits for this agent any more. */
  async noneWaits(name: string): Promise<void> {
    await expect.poll(async () => (await this.view(name)).messages.length, WITHIN).toBe(0)
  }

  async idle(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await expect.poll(async () => (await this.view(name)).activity?.kind, WITHIN).toBe('idle')
    }
  }

  async up(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const { state } = await this.view(name)
      const isToStart = state.wanted !== 'up' || state.phase.kind === 'failed'
      if (isToStart) await this.client.request('agent.start', { agent: name })
    }
    for (const name of names) await this.comesTo(name, 'running')
  }

  async down(...names: readonly string[]): Promise<void> {
    for (const agent of names) await this.client.request('agent.stop', { agent })
    for (const name of names) await this.comesTo(name, 'stopped')
  }

  /** Types a line into the terminal of an agent. */
  async type(agent: string, line: string): Promise<void> {
    const place = { agent, channel: 1, cols: 100, rows: 30, colors: null }
    const generation = await new Promise<number>((resolve) => {
      const heard = this.client.onStream((message) => {
        if (message.stream !== 'terminal-reset') return
        heard.dispose()
        resolve(message.generation)
      })
      void this.client.request('terminal.attach', place)
    })
    const bytes = new TextEncoder().encode(`${line}\r`)
    this.client.sendFrame({ kind: 'input', channel: place.channel, generation, bytes })
    await this.client.request('terminal.drain', { channel: place.channel })
    await this.client.request('terminal.detach', { channel: place.channel })
  }

  /** Tasks up to the largest number, the last of which wait. */
  async withTasks(): Promise<void> {
    await this.client.request('settings.update', { patch: { tasks: { isHeld: true } } })
    for (let last = 0; last < LAST_TASK;) {
      const order = { type: 'custom', command: ['true'], cwd: this.cwd }
      const added = await this.client.request('task.add', { tasks: [order] })
      if (!added.ok) throw new Error(added.error.message)
      last = added.value.tasks[0]?.id ?? 0
    }
  }

  /** The files that lines name, with agents of this host. */
  withFiles(): void {
    const agent = `{ type: custom, command: sleep, args: ['1000'] }`
    const night = `{ type: custom, command: sleep, args: ['1000'], profiles: [night] }`
    const web = `{ type: custom, command: sleep, args: ['1000'], env: { REPO: '\${repo}' }, depends_on: [db] }`
    const fleet = `version: 1\nvariables: { repo: here }\ndefaults: { cwd: . }\nagents:\n  db: ${agent}\n  web: ${web}\n`
    writeFileSync(join(this.cwd, 'corral.yaml'), fleet)
    writeFileSync(
      join(this.cwd, 'fleet.yaml'),
      `version: 1\ndefaults: { cwd: . }\nagents:\n  db: ${agent}\n  nightly: ${night}\n`,
    )
    const tasks = 'defaults: { type: custom }\ntasks:\n  - command: echo {{word}}\n    matrix: { word: [one, two] }\n'
    writeFileSync(join(this.cwd, 'tasks.yaml'), tasks)
  }

  private async view(agent: string): Promise<AgentView> {
    const told = await this.client.request('agent.describe', { agent })
    if (!told.ok) throw new Error(told.error.message)
    return told.value.agent
  }

  private async comesTo(name: string, phase: string): Promise<void> {
    await expect.poll(async () => (await this.view(name)).state.phase.kind, WITHIN).toBe(phase)
  }

  private program(name: string, script: string): void {
    writeFileSync(join(this.corral.place.root, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }
}
