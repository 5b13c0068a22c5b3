import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FakeProcess } from '../../test/support/fake-process.ts'
import { IDLE, MISSING, STUBBORN, WILLING, type FakeProgram } from '../../test/support/fake-pty-spawner.ts'
import { SupervisedWorld } from '../../test/support/supervised-world.ts'
import { RESTART_DEFAULTS } from '../core/agent/restart/policy.ts'
import type { AfterExit } from '../shapes/after-exit.ts'
import { liveRunOf } from '../core/agent/state.ts'
import { ADMISSION_DEFAULTS } from '../core/admission/admission.ts'
import { ToldClient } from '../../test/support/told-client.ts'
import type { Fleet } from './fleet/fleet.ts'
import type { SupervisedAgent } from './fleet/supervised-agent.ts'

const POLICIES = ['never', 'on-failure', 'always'] as const
const PROGRAMS: Record<string, FakeProgram> = { idle: IDLE, willing: WILLING, stubborn: STUBBORN, missing: MISSING }

type Command =
  | {
      readonly kind:
        'start' | 'stop' | 'kill' | 'restart' | 'remove' | 'program-exits' | 'forks' | 'escapes' | 'child-exits'
      readonly agent: number
    }
  | { readonly kind: 'program'; readonly name: string }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'draws'; readonly random: number }
  | { readonly kind: 'pid-reused' | 'host-crashes' | 'wall-clock-jumps' | 'sleeps' }
  | { readonly kind: 'stop-all' | 'folder-hangs' | 'folder-answers' }

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
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), agent }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('stop-all' as const, 'folder-hangs' as const, 'folder-answers' as const),
    }),
  },
)

/** A stop of everything forces after this. */
const STOP_ALL_DEADLINE_MS = 5_000
/** No stop of everything takes longer, ms: the deadline, then a kill. */
const LONGEST_STOP_ALL_MS = 15_000

/** The world, and what a model must remember of it to judge. */
class Play {
  readonly world: SupervisedWorld
  /** A client of the host there is now. */
  private client: ToldClient
  private readonly strangers: FakeProcess[] = []
  private readonly deadPids = new Set<number>()
  /** Programs started of each agent a person has stopped since its last start by hand. */
  private readonly spawnedAtStop = new Map<string, number>()
  /** How many commands were given before each agent's latest start by hand. */
  private readonly startedAt = new Map<string, number>()
  private commands = 0
  /** When those stops of everything were asked for that were not answered yet, monotonic ms. */
  private readonly unanswered = new Set<{ readonly askedAtMs: number }>()
  /** Agents that were deleted although they had been started by hand after the removal was asked for, or lived. */
  private readonly wronglyRemoved: string[] = []
  private answerFolders: () => void = () => undefined

  constructor(world: SupervisedWorld) {
    this.world = world
    this.client = ToldClient.connect(world)
    world.settings.update({ admission: { ...ADMISSION_DEFAULTS, maxConcurrent: 2 } })
    POLICIES.forEach((_, index) => this.create(index))
  }

  private create(index: number): SupervisedAgent {
    const when = POLICIES[index] ?? 'never'
    const restart = { ...RESTART_DEFAULTS, when }
    const fallback = when === 'never' ? null : { type: 'custom', command: '/bin/sh', args: [] }
    const runner = when === 'always' ? 'tmux' : 'pty'
    return this.world.create({ name: `agent-${index}`, terminateWaitMs: 100, restart, fallback, runner })
  }

  async perform(step: Command): Promise<void> {
    const { world } = this
    this.commands += 1
    switch (step.kind) {
      case 'program':
        world.ptys.program = PROGRAMS[step.name] as FakeProgram
        return
      case 'pass':
        return world.pass(step.ms)
      case 'host-crashes':
        return this.crashHost()
      case 'wall-clock-jumps':
        return world.clock.setWallTime(world.clock.now() - 3_600_000)
      case 'sleeps':
        return world.clock.setWallTime(world.clock.now() + 8 * 3_600_000)
      case 'draws':
        world.random = step.random
        return
      case 'pid-reused':
        return this.reusePid()
      case 'stop-all':
        return this.stopAll('user')
      case 'folder-hangs':
        return this.hangFolders()
      case 'folder-answers':
        return this.answerFolders()
      default:
        return this.act(step.kind, this.agent(step.agent))
    }
  }

  /** What a client is told by the next host begins where its snapshot ends. */
  private async crashHost(): Promise<void> {
    const before = this.client.entries.at(-1)?.seq ?? this.client.fromSeq
    // Whoever asked the host that is gone hears nothing more.
    this.unanswered.clear()
    await this.world.crashHost()
    this.client = ToldClient.connect(this.world)
    expect(this.client.fromSeq).toBeGreaterThanOrEqual(before)
  }

  private act(kind: string, target: SupervisedAgent): void {
    const members = this.membersOf(target)
    switch (kind) {
      case 'start':
      case 'restart':
        this.spawnedAtStop.delete(target.record.id)
        if (target[kind]().ok) this.startedAt.set(target.record.id, this.commands)
        return
      case 'remove':
        return this.remove(target)
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

  private remove(target: SupervisedAgent): void {
    const askedAt = this.commands
    this.spawnedAtStop.set(target.record.id, this.spawnedOf(target))
    void this.judge(this.world.supervisor.fleet.remove(target), { target, askedAt })
  }

  private async judge(
    removal: ReturnType<Fleet['remove']>,
    { target, askedAt }: { readonly target: SupervisedAgent; readonly askedAt: number },
  ): Promise<void> {
    const { ok } = await removal
    const { id } = target.record
    const isWantedAgain = (this.startedAt.get(id) ?? 0) > askedAt
    if (ok && (isWantedAgain || this.unnamedOf(target).length > 0)) this.wronglyRemoved.push(id)
  }

  private stopAll(cause: 'user' | 'quit'): void {
    const { world } = this
    for (const one of world.supervisor.fleet.list()) this.spawnedAtStop.set(one.record.id, this.spawnedOf(one))
    const request = { askedAtMs: world.clock.monotonicMs() }
    this.unanswered.add(request)
    const options = { cause, deadlineMs: STOP_ALL_DEADLINE_MS, leaveSessions: false }
    void world.supervisor.stopAll(options).then(() => this.unanswered.delete(request))
  }

  /** Looks at folders begun from now on are not answered until `answerFolders`. */
  private hangFolders(): void {
    const { workspaces } = this.world
    const { promise, resolve } = Promise.withResolvers<void>()
    const answerEarlier = this.answerFolders
    workspaces.held = promise
    this.answerFolders = () => {
      answerEarlier()
      workspaces.held = null
      resolve()
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
    expect(this.wronglyRemoved).toEqual([])
    const nowMs = this.world.clock.monotonicMs()
    expect([...this.unanswered].filter(({ askedAtMs }) => nowMs - askedAtMs > LONGEST_STOP_ALL_MS)).toEqual([])
    for (const { event } of this.world.told) if (event.kind === 'backoff') this.checkDelay(event.verdict)
    expect(this.client.entries.map(({ seq }) => seq)).toEqual(this.client.expectedSeqs)
  }

  private checkAgent(one: SupervisedAgent): void {
    const { phase, generation } = one.state
    expect(this.spawnedOf(one)).toBeLessThanOrEqual(generation)
    expect(this.spawnedOf(one)).toBeLessThanOrEqual(this.spawnedAtStop.get(one.record.id) ?? Infinity)
    // One life at a time: whoever lives of this agent belongs to its live run, or is named as a survivor of a host that was killed.
    const runId = liveRunOf(phase)?.runId ?? null
    for (const process of this.unnamedOf(one)) expect(process.cookie).toBe(runId)
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
    const { world } = this
    this.stopAll('quit')
    await world.pass(60_000)
    this.check()
    expect(world.supervisor.fleet.list().filter(({ isUp }) => isUp)).toEqual([])
    for (const one of world.supervisor.fleet.list()) one.stop({ cause: 'quit', force: false })
    for (const one of world.supervisor.fleet.list()) expect(one.state).toMatchObject({ wanted: 'down' })
    this.answerFolders()
    await world.pass(600_000)
    for (const one of world.supervisor.fleet.list()) expect(one.isUp).toBe(false)
    this.check()
    world.supervisor.dispose()
  }

  /** One that was removed is made anew. */
  private agent(index: number): SupervisedAgent {
    const { fleet } = this.world.supervisor
    return fleet.list().find(({ record }) => record.spec.name === `agent-${index}`) ?? this.create(index)
  }

  private membersOf(one: SupervisedAgent): FakeProcess[] {
    const runId = liveRunOf(one.state.phase)?.runId
    return this.world.table.living.filter((process) => process.cookie !== null && process.cookie === runId)
  }

  /** Who lives of an agent and is in no ledger. */
  private unnamedOf(one: SupervisedAgent): FakeProcess[] {
    const named = new Set(this.world.supervisor.survivors.list.map(({ pid }) => pid))
    return this.livingOf(one).filter(({ pid }) => !named.has(pid))
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
    { numRuns: Number(process.env['RUNS'] ?? 60) },
  )
}, 60_000)
