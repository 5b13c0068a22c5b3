import { FakeTerminalLink } from '../../test/support/terminal-link.ts'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { failingPorts, PortFaults } from '../../test/support/failing-ports.ts'
import { IDLE, printAndExit, STUBBORN, WILLING, type FakeProgram } from '../../test/support/fake-pty-spawner.ts'
import { SupervisedWorld } from '../../test/support/supervised-world.ts'
import { ToldClient } from '../../test/support/told-client.ts'
import { onUnexpectedError } from '../base/unexpected.ts'
import { RESTART_DEFAULTS } from '../core/agent/restart/policy.ts'
import { liveRunOf } from '../core/agent/state.ts'
import { InjectedFault } from '../../test/support/failing-ports.ts'
import type { SupervisedAgent } from './fleet/supervised-agent.ts'

const PROGRAMS: readonly FakeProgram[] = [IDLE, WILLING, STUBBORN, printAndExit('bye\r\n', 1)]
const reported: unknown[] = []
beforeEach(() => onUnexpectedError((error) => void reported.push(error)))
afterEach(() => {
  onUnexpectedError(null)
  reported.length = 0
})

const step = fc.record({
  agent: fc.nat(2),
  action: fc.constantFrom('start', 'stop', 'kill', 'restart', 'exit', 'attach', 'print', 'pass' as const),
  /** Which of the calls that follow fail. */
  fails: fc.uniqueArray(fc.nat(40), { maxLength: 4 }),
  ms: fc.constantFrom(1, 20, 400, 3000),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

class Play {
  readonly world: SupervisedWorld
  readonly client: ToldClient
  private readonly faults: PortFaults
  private readonly failedRequests: unknown[] = []

  constructor(world: SupervisedWorld, faults: PortFaults) {
    this.world = world
    this.faults = faults
    this.client = ToldClient.connect(world)
    const restart = { ...RESTART_DEFAULTS, when: 'on-failure' } as const
    world.create({ name: 'pty', terminateWaitMs: 100 })
    world.create({ name: 'kept', terminateWaitMs: 100, restart, priority: 'low' })
    world.create({ name: 'session', terminateWaitMs: 100, runner: 'tmux' })
  }

  async perform({ agent, action, fails, ms }: Step): Promise<void> {
    const target = this.world.supervisor.fleet.list()[agent] as SupervisedAgent
    this.faults.arm(fails)
    try {
      this.act(action, target)
    } catch (error) {
      // A request of a person is answered with the error; the transport reports it.
      this.failedRequests.push(error)
    }
    await this.world.pass(ms)
    this.faults.disarm()
  }

  private act(action: Step['action'], target: SupervisedAgent): void {
    const pty = this.world.ptys.ptys.findLast(({ request }) => request.env['CORRAL_AGENT_ID'] === target.record.id)
    switch (action) {
      case 'start':
      case 'restart':
        return void target[action]()
      case 'stop':
      case 'kill':
        return void target.stop({ cause: 'user', force: action === 'kill' })
      case 'exit':
        return pty?.exit(1)
      case 'print':
        return pty?.print('output\r\n')
      case 'attach': {
        const link = new FakeTerminalLink()
        return void target.terminal.attach({ channel: 1, link }, { cols: 100, rows: 30 }, null)
      }
      default:
        return
    }
  }

  /** Everything works again, and time has passed. */
  async recover(): Promise<void> {
    await this.world.pass(90_000)
    for (const agent of this.world.supervisor.fleet.list()) this.checkPhaseIsTrue(agent)
    this.checkReports()
    expect(this.client.entries.map(({ seq }) => seq)).toEqual(this.client.expectedSeqs)
    expect(this.world.store.readAgents().map(({ state }) => state)).toEqual(
      this.world.supervisor.fleet.list().map(({ state }) => state),
    )
  }

  /** Everything is asked to stop: nothing is left, and no agent hangs in a phase it is not in. */
  async end(): Promise<void> {
    for (const agent of this.world.supervisor.fleet.list()) agent.stop({ cause: 'quit', force: false })
    await this.world.pass(600_000)
    for (const agent of this.world.supervisor.fleet.list()) expect(agent.isUp, agent.state.phase.kind).toBe(false)
    const named = new Set(this.world.supervisor.survivors.list.map(({ pid }) => pid))
    expect(this.world.table.living.filter(({ pid }) => !named.has(pid))).toEqual([])
    this.world.supervisor.dispose()
  }

  private checkPhaseIsTrue(agent: SupervisedAgent): void {
    const { phase } = agent.state
    const run = liveRunOf(phase)
    if (run === null) return
    const isAlive = this.world.table.living.some(({ cookie }) => cookie === run.runId)
    expect([phase.kind, isAlive]).toEqual([phase.kind, true])
    expect(phase.kind).not.toBe('starting')
  }

  /** Each failure is one bug report, or the answer of the person who asked. */
  private checkReports(): void {
    const all = [...reported, ...this.world.bugs.map(({ error }) => error), ...this.failedRequests]
    const times = (fault: unknown): number => all.filter((error) => error === fault).length
    for (const { fault, call, round } of this.faults.injected) {
      expect(times(fault), call).toBeLessThanOrEqual(1)
      // Calls made side by side for one piece of work fail together: that is one failure.
      const together = this.faults.injected.filter((each) => each.round === round)
      const isReported = ONE_REPORT_FOR_MANY.has(call) || together.some((each) => times(each.fault) === 1)
      expect(isReported, call).toBe(true)
    }
    for (const error of all) expect(error).toBeInstanceOf(InjectedFault)
  }
}

/** Looked at again and again: one report for as long as it goes on failing, or for all who share the look. */
const ONE_REPORT_FOR_MANY: ReadonlySet<string> = new Set([
  ...['processes.sweep', 'processes.signal', 'processes.identify', 'sessions.list', 'hostVitals.read'],
  ...['processes.resources', 'processes.exactMemory', 'group.usage', 'group.isThere', 'group.freeze', 'group.bound'],
  ...['store.append', 'group.pids', 'group.kill', 'agentTypes.list'],
])

it('whatever port fails at whatever call: phases are true, each failure is one report, nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), fc.nat(3), async (steps, program) => {
      reported.length = 0
      const faults = new PortFaults()
      const world = await SupervisedWorld.open((ports) => failingPorts(ports, faults))
      world.ptys.program = PROGRAMS[program] as FakeProgram
      const play = new Play(world, faults)
      for (const each of steps) await play.perform(each)
      await play.recover()
      await play.end()
    }),
    { numRuns: Number(process.env['RUNS'] ?? 100) },
  )
}, 120_000)
