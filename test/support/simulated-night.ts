import { doingOf } from '../../src/core/history/codes.ts'
import { SPAN_TIER } from '../../src/core/history/span.ts'
import { HOURS_END } from '../../src/core/series/tier.ts'
import { RESTART_DEFAULTS } from '../../src/core/agent/restart/policy.ts'
import { liveRunOf } from '../../src/core/agent/state.ts'
import type { Store } from '../../src/core/ports.ts'
import { agentIdOf } from '../../src/core/subject.ts'
import type { AlertRule } from '../../src/shapes/alert-rule.ts'
import type { Doing } from '../../src/shapes/history.ts'
import type { AgentSpec } from '../../src/shapes/spec.ts'
import type { SupervisedAgent } from '../../src/supervisor/fleet/supervised-agent.ts'
import type { FakePty } from './fake-pty.ts'
import { IDLE, MISSING, UNKILLABLE, type FakeProgram } from './fake-pty-spawner.ts'
import { sampleRule } from './sample-alerts.ts'
import type { SupervisedWorld } from './supervised-world.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const MB = 1024 ** 2
/** Between two looks of the host at its clock. */
const LOOK = 5 * SECOND
const NIGHT_MS = 8 * HOUR
/** How much later the clock shows it to be in the end, ms: the machine slept, and the clock was set back. */
export const NIGHT_ENDS_AFTER_MS = NIGHT_MS + HOUR - 20 * MINUTE
/** Time between two samples: as far apart as can be without being taken for a sleep, so that a night is over within seconds. */
const SAMPLE_MS = 9 * SECOND

const KEPT_UP = { restart: { ...RESTART_DEFAULTS, when: 'on-failure' } } as const
const limitOfMemory = (action: 'alert' | 'throttle' | 'stop') => {
  return { memory: { warn: null, max: 100 * MB, forMs: null, action } }
}

const RULES: readonly AlertRule[] = [
  sampleRule({
    id: 'crashes',
    title: 'Crashed twice',
    severity: 'critical',
    when: { kind: 'events', events: ['crash'], count: 2, withinMs: HOUR, clears: [] },
  }),
  sampleRule({
    id: 'many-processes',
    title: 'Many processes',
    when: { kind: 'metric', metric: 'processes', comparison: 'above', value: 3, clear: 2, forMs: MINUTE },
  }),
]

/** Who is there beside the workers. */
const CAST: Readonly<Record<string, Partial<AgentSpec>>> = {
  waits: {},
  crashes: KEPT_UP,
  loops: KEPT_UP,
  sticks: {},
  'is warned': { limits: limitOfMemory('alert') },
  'is slowed': { limits: limitOfMemory('throttle') },
  'is stopped': { limits: limitOfMemory('stop'), ...KEPT_UP },
  'is limited': { type: 'limited', ...KEPT_UP },
  'cannot be killed': {},
  'does not start': {},
  'has many': {},
  'never ran': {},
}
const WORKERS = 50 - Object.keys(CAST).length

/** What an agent does after an event that a host may have while it takes over. */
const DOING_AFTER: Readonly<Record<string, Doing>> = {
  ...({ stopped: 'stopped', backoff: 'backoff', queued: 'queued', starting: 'starting', ready: 'running' } as const),
}

/** What was so of one agent from a moment on. */
interface Known {
  readonly at: number
  readonly doing: Doing
}

/** What happened in the night, told by whoever played it: not by what the host keeps. */
export class Truth {
  private readonly known = new Map<string, readonly Known[]>()

  /** From a moment on an agent does this, epoch ms. */
  say(id: string, at: number, doing: Doing): void {
    const all = this.known.get(id) ?? []
    const since = Math.round(Math.max(at, all.at(-1)?.at ?? at))
    if (all.at(-1)?.doing === doing) return
    this.known.set(id, [...all.filter((each) => each.at < since), { at: since, doing }])
  }

  /** Nobody was there from a moment on: what was said of later was lost. */
  nobodyFrom(at: number): void {
    for (const [id, all] of this.known) {
      this.known.set(
        id,
        all.filter((each) => each.at < at),
      )
      this.say(id, at, 'unknown')
    }
  }

  /** The clock was set back: what was said of later is told anew. */
  backTo(at: number): void {
    for (const [id, all] of this.known) {
      const before = all.at(-1)?.doing ?? 'unknown'
      this.known.set(
        id,
        all.filter((each) => each.at < at),
      )
      this.say(id, at, before)
    }
  }

  /** What an agent does now goes on from a moment after which somebody is there again. */
  at(id: string, ms: number): Doing | null {
    return this.known.get(id)?.findLast(({ at }) => at <= ms)?.doing ?? null
  }

  /** How long it did what between two moments, ms. */
  spent(id: string, fromMs: number, toMs: number): Readonly<Partial<Record<Doing, number>>> {
    const all = this.known.get(id) ?? []
    const spent: Partial<Record<Doing, number>> = {}
    for (const [index, { at, doing }] of all.entries()) {
      const ms = Math.min(all[index + 1]?.at ?? toMs, toMs) - Math.max(at, fromMs)
      if (ms > 0) spent[doing] = (spent[doing] ?? 0) + ms
    }
    return spent
  }

  get ids(): readonly string[] {
    return [...this.known.keys()]
  }
}

/** A night of 50 agents with every kind of trouble, in a world whose clock only the night moves. */
export class SimulatedNight {
  readonly world: SupervisedWorld
  readonly truth = new Truth()
  private readonly store: Store
  /** When it began, epoch ms. */
  readonly fromMs: number
  private readonly programs = new Map<string, FakeProgram>()
  private readonly begunMs: number
  /** When the host that is there was started, monotonic ms. */
  private startedMs = 0

  private constructor(world: SupervisedWorld, store: Store) {
    this.world = world
    this.store = store
    this.fromMs = world.clock.now()
    this.begunMs = world.clock.monotonicMs()
    world.alerts.list = RULES
    world.ptys.program = (request) => this.programs.get(request.env['CORRAL_AGENT_ID'] ?? '') ?? IDLE
  }

  /** Plays the night; it is over when this resolves, and everything is still up that should be. `store`: that of the world's hosts. */
  static async play(world: SupervisedWorld, store: Store = world.store): Promise<SimulatedNight> {
    Object.assign(world.table, { minSweepIntervalMs: SAMPLE_MS })
    // The host that is there looks at the table more often.
    world.supervisor.dispose()
    const night = new SimulatedNight(world, store)
    await night.startHost()
    await night.begin()
    await night.firstHalf()
    await night.hostDies()
    await night.secondHalf()
    return night
  }

  agent(name: string): SupervisedAgent {
    return this.world.agent(name)
  }

  private async begin(): Promise<void> {
    for (const [name, spec] of Object.entries(CAST)) this.create(name, spec)
    for (let index = 0; index < WORKERS; index += 1) this.create(`worker ${index}`, KEPT_UP)
    this.programs.set(this.agent('cannot be killed').record.id, UNKILLABLE)
    this.programs.set(this.agent('does not start').record.id, MISSING)
    await this.until(5 * MINUTE)
    for (const { record } of this.world.supervisor.fleet.list()) {
      if (record.spec.name !== 'never ran') this.agent(record.id).start()
    }
    await this.until(6 * MINUTE)
  }

  private async firstHalf(): Promise<void> {
    this.working('waits', 'sticks', 'crashes', 'cannot be killed')
    await this.workUntil(30 * MINUTE)
    this.pty('crashes').exit(1)
    await this.workUntil(HOUR)
    this.pty('crashes').exit(1)
    this.programs.set(this.agent('loops').record.id, { begin: (pty) => pty.exit(3) })
    this.pty('loops').exit(3)
    this.asks('waits')
    for (let count = 0; count < 4; count += 1) this.pty('has many').process.fork({ name: `child ${count}` })
    await this.workUntil(2 * HOUR)
    this.agent('cannot be killed').stop({ cause: 'user', force: true })
    for (const name of ['is warned', 'is slowed', 'is stopped']) this.grows(name)
    const reset = Math.round((this.world.clock.now() + 90 * MINUTE) / SECOND)
    this.pty('is limited').print(`usage limit reached|${reset}\r\n`)
    await this.workUntil(2 * HOUR + MINUTE)
    this.pty('is limited').exit(1)
    await this.workUntil(3 * HOUR)
    this.working('waits')
    for (const child of this.world.table.living.filter(({ name }) => name.startsWith('child '))) child.exit(0)
    await this.workUntil(5 * HOUR)
  }

  /** The machine kills the host, which loses what it had not written, and starts it again after a while. */
  private async hostDies(): Promise<void> {
    const { world } = this
    world.store.isFull = true
    world.supervisor.dispose()
    await world.pass(0)
    world.store.isFull = false
    const lastSeen = lastSeenOf(this.store)
    this.truth.nobodyFrom(lastSeen)
    await world.pass(7 * MINUTE)
    await this.startHost()
  }

  private async secondHalf(): Promise<void> {
    const { clock } = this.world
    await this.workUntil(6 * HOUR)
    await this.toNextLook()
    const asleep = clock.now()
    clock.setWallTime(asleep + HOUR)
    this.truth.nobodyFrom(asleep)
    await this.seenAgain()
    await this.workUntil(6 * HOUR + 30 * MINUTE)
    await this.toNextLook()
    clock.setWallTime(clock.now() - 20 * MINUTE)
    await this.world.pass(LOOK)
    this.truth.backTo(clock.now())
    for (const id of this.truth.ids) this.look(id, clock.now())
    await this.workUntil(NIGHT_MS)
  }

  private create(name: string, change: Partial<AgentSpec>): void {
    this.world.create({ name, type: 'custom', command: 'program', terminateWaitMs: 100, ...change })
  }

  /** The workers work, each in its own rhythm, until so long after the beginning, ms. */
  private async workUntil(sinceBeginMs: number): Promise<void> {
    for (let minute = this.minutes + 1; minute * MINUTE <= sinceBeginMs; minute += 1) {
      await this.until(minute * MINUTE - 30 * SECOND)
      for (let index = 0; index < WORKERS; index += 1) {
        const rhythm = 5 + (index % 11)
        if (minute % rhythm === index % rhythm) this.says(`worker ${index}`, 'working')
        if (minute % rhythm === (index + 3) % rhythm) this.says(`worker ${index}`, 'done')
      }
    }
    await this.until(sinceBeginMs)
  }

  private get minutes(): number {
    return Math.floor((this.world.clock.monotonicMs() - this.begunMs) / MINUTE)
  }

  /** Time passes until so long after the beginning, whatever the clock on the wall says, ms. */
  private async until(sinceBeginMs: number): Promise<void> {
    const ms = this.begunMs + sinceBeginMs - this.world.clock.monotonicMs()
    if (ms > 0) await this.world.pass(ms)
  }

  private working(...names: readonly string[]): void {
    for (const name of names) this.says(name, 'working')
  }

  private asks(name: string): void {
    this.livePty(name)?.print('\x1b]7501;state=blocked:kind=permission:msg=cnVuIGl0\x1b\\')
  }

  private says(name: string, state: 'working' | 'done'): void {
    this.livePty(name)?.print(`\x1b]7501;state=${state}\x1b\\`)
  }

  private grows(name: string): void {
    this.pty(name).process.rssBytes = 200 * MB
    this.pty(name).print('growing')
  }

  private pty(name: string): FakePty {
    const pty = this.livePty(name)
    if (pty === null) throw new Error(`${name} is not up`)
    return pty
  }

  private livePty(name: string): FakePty | null {
    const { record, state } = this.agent(name)
    if (liveRunOf(state.phase) === null) return null
    const own = this.world.ptys.ptys.findLast(({ request }) => request.env['CORRAL_AGENT_ID'] === record.id)
    return own?.process.isAlive === true ? own : null
  }

  private async startHost(): Promise<void> {
    const { clock } = this.world
    this.startedMs = clock.monotonicMs()
    const { store } = this
    const fromSeq = store.lastSeq() + 1
    await this.world.startHost()
    this.watch()
    for (const entry of store.readJournal({ subject: null, fromSeq, limit: 10_000 })) {
      const [id, doing] = [agentIdOf(entry), DOING_AFTER[entry.event.kind]]
      if (id !== null && doing !== undefined) this.truth.say(id, entry.at, doing)
    }
    for (const { record } of this.world.supervisor.fleet.list()) this.look(record.id, clock.now())
  }

  /** Looks at every agent itself, whenever the host says that something has changed. */
  private watch(): void {
    const { supervisor } = this.world
    supervisor.publisher.onPublish(({ entry }) => {
      const id = agentIdOf(entry)
      if (id !== null) this.look(id, entry.at)
    })
    supervisor.fleet.onFacets(({ agentId, changes }) => {
      const { activity } = supervisor.fleet.find(agentId)?.facets.current ?? { activity: null }
      if ('activity' in changes && activity !== null) this.look(agentId, activity.since)
    })
  }

  private look(id: string, at: number): void {
    const agent = this.world.supervisor.fleet.find(id)
    if (agent === null) return
    const { state, facets } = agent
    this.truth.say(id, at, doingOf(state.phase.kind, facets.current.activity))
  }

  /** The host looks at its clock at whole multiples of some seconds after its start; right after one of them. */
  private async toNextLook(): Promise<void> {
    const { clock } = this.world
    await this.world.pass(LOOK - ((clock.monotonicMs() - this.startedMs) % LOOK))
  }

  /** The host notices at its next look that nobody was there. */
  private async seenAgain(): Promise<void> {
    await this.world.pass(LOOK)
    for (const id of this.truth.ids) this.look(id, this.world.clock.now())
  }
}

/** Until when the host that is gone has written that it was there, epoch ms. */
function lastSeenOf(store: Store): number {
  const chunk = store.series.latest({ agentId: '', tier: SPAN_TIER, beforeHour: HOURS_END })
  let [seenMs, factor] = [0, 1]
  for (const byte of chunk?.bytes ?? []) {
    seenMs += (byte % 128) * factor
    factor *= 128
  }
  return seenMs
}
