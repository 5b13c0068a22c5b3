import { describe, expect, it } from 'vitest'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { SupervisedAgent } from './supervised-agent.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'

const newWorld = worldsOfThisFile()
const RESTARTS = { ...RESTART_DEFAULTS, when: 'on-failure', baseDelayMs: 0, maxDelayMs: 0 } as const
const OTHER = '01a20361-bd2e-7cc0-b307-c2a0ae80f4f0'

/** An agent whose conversations are kept once it has said something. */
class Trial {
  readonly world: SupervisedWorld
  readonly id: string

  constructor(world: SupervisedWorld, { record }: SupervisedAgent) {
    this.world = world
    this.id = record.id
  }

  static async start(spec: Partial<AgentSpec> = {}): Promise<Trial> {
    const world = await newWorld()
    return new Trial(world, await world.started({ type: 'talker', restart: RESTARTS, ...spec }))
  }

  get agent(): SupervisedAgent {
    return this.world.agent(this.id)
  }

  get args(): readonly string[] {
    return this.world.ptys.last.request.args
  }

  get told(): readonly string[] {
    const kinds = this.world.told.map(({ event }) => ('why' in event ? `${event.kind} ${event.why}` : event.kind))
    return kinds.filter((kind) => kind.startsWith('conversation'))
  }

  /** Something is said, and the program has run for a while. */
  async talks(): Promise<string> {
    const id = this.args.at(-1) ?? ''
    this.world.agentFiles.conversations.add(id)
    await this.world.pass(60_000)
    return id
  }

  async crashes(): Promise<void> {
    this.world.ptys.last.exit(1)
    await this.world.pass(2_000)
  }
}

describe('an agent whose conversation has an id from its start', () => {
  it('goes on with it after a crash, and says so', async () => {
    const trial = await Trial.start()
    expect(trial.args).toEqual(['--id', expect.stringMatching(/^[0-9a-f-]{36}$/)])
    const id = await trial.talks()
    await trial.crashes()
    expect(trial.args).toEqual(['--go-on', id])
    expect(trial.told).toEqual(['conversation-resumed'])
    expect(trial.agent.facets.current.conversation).toMatchObject({ id, isResumed: true, generation: 2 })
  })

  it('goes on with it under another host', async () => {
    const trial = await Trial.start()
    const id = await trial.talks()
    await trial.world.crashHost()
    await trial.world.pass(10_000)
    expect(trial.args).toEqual(['--go-on', id])
  })

  it('begins anew when a person starts it, unless the person or its policy says otherwise', async () => {
    const trial = await Trial.start()
    const first = await trial.talks()
    const startAgain = async (options: { readonly resume?: boolean } = {}): Promise<readonly string[]> => {
      trial.agent.stop({ cause: 'user', force: true })
      await trial.world.pass(5_000)
      trial.agent.start({ by: 'user', ...options })
      await trial.world.pass(1_000)
      return trial.args
    }
    expect(await startAgain({ resume: true })).toEqual(['--go-on', first])
    expect(await startAgain()).toEqual(['--id', expect.not.stringContaining(first)])
    const second = await trial.talks()
    trial.agent.changeSpec({ ...trial.agent.record.spec, resume: 'always' })
    expect(await startAgain()).toEqual(['--go-on', second])
    expect(await startAgain({ resume: false })).toEqual(['--id', expect.not.stringContaining(second)])
  })

  it('begins a new one if it is gone, and if nothing was ever said', async () => {
    const trial = await Trial.start()
    await trial.world.pass(60_000)
    await trial.crashes()
    expect(trial.args[0]).toBe('--id')
    expect(trial.told).toEqual([])
  })

  it('begins a new one after it ended at once with the old one: no loop, and one event', async () => {
    const trial = await Trial.start()
    const id = await trial.talks()
    await trial.crashes()
    expect(trial.args).toEqual(['--go-on', id])
    await trial.crashes()
    expect(trial.args).toEqual(['--id', expect.not.stringContaining(id)])
    expect(trial.told).toEqual(['conversation-resumed', 'conversation-lost refused'])
  })

  it.each([
    ['by policy never', { resume: 'never' as const }, '--id'],
    ['with arguments that name one', { args: ['--own'] }, '--own'],
    ['with another program', { command: '/bin/sh' }, undefined],
  ])('is left alone %s', async (_, spec, first) => {
    const trial = await Trial.start(spec)
    await trial.talks()
    await trial.crashes()
    expect(trial.args[0]).toBe(first)
  })

  it('forgets it with its agent', async () => {
    const trial = await Trial.start()
    await trial.talks()
    expect(trial.world.store.conversations.readAll().size).toBe(1)
    const removed = trial.world.supervisor.fleet.remove(trial.agent)
    await trial.world.pass(20_000)
    await removed
    expect(trial.world.store.conversations.readAll().size).toBe(0)
  })
})

async function prints(trial: Trial): Promise<void> {
  trial.world.ptys.last.print('more\n')
  await trial.world.pass(20_000)
}

describe('an agent that names its conversations itself', () => {
  const file = `/h/.codex/sessions/2026/11/22/rollout-2026-11-22T13-11-07-${OTHER}.jsonl`

  async function talking(): Promise<Trial> {
    const trial = await Trial.start({ type: 'self-named' })
    expect(trial.args).toEqual([])
    trial.world.agentFiles.transcripts.set(file, ['{}'])
    trial.world.agentFiles.conversations.add(OTHER)
    return trial
  }

  it('goes on with the one its own process writes', async () => {
    const trial = await talking()
    trial.world.agentFiles.writers.set(trial.world.ptys.last.pid, file)
    await prints(trial)
    await trial.crashes()
    expect(trial.args).toEqual(['resume', OTHER])
  })

  it('never takes one that only lies in its folder: it may be another agent’s', async () => {
    const trial = await talking()
    trial.world.agentFiles.byFolder.set('/work', file)
    await prints(trial)
    await trial.crashes()
    expect(trial.args).toEqual([])
  })

  it('begins a new one, and says so, if its file is gone', async () => {
    const trial = await talking()
    trial.world.agentFiles.writers.set(trial.world.ptys.last.pid, file)
    await prints(trial)
    trial.world.agentFiles.conversations.clear()
    await trial.crashes()
    expect(trial.args).toEqual([])
    expect(trial.told).toEqual(['conversation-lost gone'])
  })
})
