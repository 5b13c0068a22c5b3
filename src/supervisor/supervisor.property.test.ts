import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FakeProcess } from '../../test/support/fake-process.ts'
import { IDLE, MISSING, STUBBORN, WILLING, type FakeProgram } from '../../test/support/fake-pty-spawner.ts'
import { SupervisedWorld } from '../../test/support/supervised-world.ts'
import { RESTART_DEFAULTS } from '../core/agent/restart/policy.ts'
import type { AfterExit } from '../shapes/after-exit.ts'
import { liveRunOf } from '../core/agent/state.ts'
import { ADMISSION_DEFAULTS } from '../core/admission/admission.ts'
import type { SupervisedAgent } from './fleet/supervised-agent.ts'

const POLICIES = ['never', 'on-failure', 'always'] as const
const PROGRAMS: Record<string, FakeProgram> = { idle: IDLE, willing: WILLING, stubborn: STUBBORN, missing: MISSING }

type Command =
  | {
      readonly kind: 'start' | 'stop' | 'kill' | 'restart' | 'program-exits' | 'forks' | 'escapes' | 'child-exits'
      readonly agent: number
    }
  | { readonly kind: 'program'; readonly name: string }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'draws'; readonly random: number }
  | { readonly kind: 'pid-reused' | 'host-crashes' | 'wall-clock-jumps' | 'sleeps' }

const agent = fc.nat(POLICIES.length - 1)
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('start' as const), agent }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('stop' as const, 'kill' as const, 'restart' as const), agent }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('program-exits' as const, 'forks' as const, 'escapes' as const, 'child-exits' as const),
      agent,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('program' as const), name: fc.constantFrom(...Object.keys(PROGRAMS)) }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 5, 50, 3000, 40_000) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('pid-reused' as const, 'wall-clock-jumps' as const, 'sleeps' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('draws' as const), random: fc.constantFrom(0, 0.5, 0.999999) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('host-crashes' as const) }) },
)

/** The world, and what a model must remember of it to judge. */
class Play {
  readonly world: SupervisedWorld
  private readonly strangers: FakeProcess[] = []
  private readonly deadPids = new Set<number>()
  /** Programs started of each agent a person has stopped since its last start by hand. */
  private readonly spawnedAtStop = new Map<string, number>()

  constructor(world: SupervisedWorld) {
    this.world = world
    world.settings.update({ admission: { ...ADMISSION_DEFAULTS, maxConcurrent: 2 } })
    POLICIES.forEach((when, index) => {
      const restart = { ...RESTART_DEFAULTS, when }
      const fallback = when === 'never' ? null : { type: 'custom', command: '/bin/sh', args: [] }
      const runner = when === 'always' ? 'tmux' : 'pty'
      world.create({ name: `agent-${index}`, terminateWaitMs: 100, restart, fallback, runner })
    })
  }

  async perform(step: Command): Promise<void> {
    const { world } = this
    switch (step.kind) {
      case 'program':
        world.ptys.program = PROGRAMS[step.name] as FakeProgram
        return
      case 'pass':
        return world.pass(step.ms)
      case 'host-crashes':
        return world.crashHost()
      case 'wall-clock-jumps':
        return world.clock.setWallTime(world.clock.now() - 3_600_000)
      case 'sleeps':
        return world.clock.setWallTime(world.clock.now() + 8 * 3_600_000)
      case 'draws':
        world.random = step.random
        return
      case 'pid-reused':
        return this.reusePid()
      default:
        return this.act(step.kind, this.agent(step.agent))
    }
  }

  private act(kind: string, target: SupervisedAgent): void {
    const members = this.membersOf(target)
    switch (kind) {
      case 'start':
      case 'restart':
        this.spawnedAtStop.delete(target.record.id)
        void target[kind]()
        return
      case 'stop':
      case 'kill':
        target.stop({ cause: 'user', force: kind === 'kill' })
        this.spawnedAtStop.set(target.record.id, this.spawnedOf(target))
        return
      case 'program-exits':
        return members[0]?.exit(1)
      case 'child-exits':
        return members.at(-1)?.exit(0)
      case 'forks':
        return void members[0]?.fork({ on: STUBBORN.process?.on ?? {} })
      default:
        return void members[0]?.fork({ sessionId: 7, groupId: 7, parentPid: 1, on: STUBBORN.process?.on ?? {} })
    }
  }

  /** A stranger gets a pid that belonged to a run. */
  private reusePid(): void {
    for (const pty of this.world.ptys.ptys) if (!pty.process.isAlive) this.deadPids.add(pty.pid)
    const [pid] = this.deadPids
    if (pid === undefined || this.world.table.process(pid)) return
    this.deadPids.delete(pid)
    this.strangers.push(this.world.table.add({ pid }))
  }

  check(): void {
    expect(this.strangers.flatMap((stranger) => stranger.received)).toEqual([])
    for (const one of this.world.supervisor.fleet.list()) this.checkAgent(one)
    for (const { event } of this.world.told) if (event.kind === 'backoff') this.checkDelay(event.verdict)
    const seqs = this.world.store.readJournal({ subject: null, limit: 10_000 }).map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
  }

  private checkAgent(one: SupervisedAgent): void {
    const { phase, generation } = one.state
    expect(this.spawnedOf(one)).toBeLessThanOrEqual(generation)
    expect(this.spawnedOf(one)).toBeLessThanOrEqual(this.spawnedAtStop.get(one.record.id) ?? Infinity)
    // One life at a time: whoever lives of this agent belongs to its live run, or is named as a survivor of a host that was killed.
    const named = new Set(this.world.supervisor.survivors.list.map(({ pid }) => pid))
    const runId = liveRunOf(phase)?.runId ?? null
    for (const process of this.livingOf(one)) if (!named.has(process.pid)) expect(process.cookie).toBe(runId)
  }

  private checkDelay({ delayMs, ceilingMs, attempt, windows }: Extract<AfterExit, { kind: 'again' }>): void {
    expect(ceilingMs).toBe(Math.min(60_000, 1000 * 2 ** (attempt - 1)))
    expect(delayMs).toBeGreaterThanOrEqual(ceilingMs / 2)
    expect(delayMs).toBeLessThanOrEqual(ceilingMs)
    for (const { used, restarts } of windows) expect(used).toBeLessThanOrEqual(restarts)
  }

  private spawnedOf(one: SupervisedAgent): number {
    return this.world.ptys.ptys.filter((pty) => pty.request.env['CORRAL_AGENT_ID'] === one.record.id).length
  }

  /** Everything is asked to stop, and time is given. */
  async end(): Promise<void> {
    for (const one of this.world.supervisor.fleet.list()) one.stop({ cause: 'quit', force: false })
    await this.world.pass(60_000)
    for (const one of this.world.supervisor.fleet.list()) expect(one.state).toMatchObject({ wanted: 'down' })
    this.check()
    await this.world.pass(600_000)
    for (const one of this.world.supervisor.fleet.list()) expect(one.isUp).toBe(false)
    this.check()
    this.world.supervisor.dispose()
  }

  private agent(index: number): SupervisedAgent {
    return this.world.supervisor.fleet.list()[index] as SupervisedAgent
  }

  private membersOf(one: SupervisedAgent): FakeProcess[] {
    const runId = liveRunOf(one.state.phase)?.runId
    return this.world.table.living.filter((process) => process.cookie !== null && process.cookie === runId)
  }

  private livingOf(one: SupervisedAgent): FakeProcess[] {
    const cookies = new Set(
      this.world.ptys.ptys
        .filter((pty) => pty.request.env['CORRAL_AGENT_ID'] === one.record.id)
        .map((pty) => pty.process.cookie),
    )
    return this.world.table.living.filter((process) => cookies.has(process.cookie))
  }
}

it('whatever happens in whatever order: one life at a time, nothing left, no stranger signalled, no start nobody asked for, no gap in the journal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 25, maxLength: 60 }), async (commands) => {
      const play = new Play(await SupervisedWorld.open())
      for (const step of commands) {
        await play.perform(step)
        play.check()
      }
      await play.end()
    }),
    { numRuns: 60 },
  )
}, 60_000)
