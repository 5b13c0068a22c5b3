import { describe, expect, it } from 'vitest'
import { sampleRule } from '../../../test/support/sample-alerts.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import type { AlertCondition, AlertRule } from '../../shapes/alert-rule.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Rules are read every 5 s, and runs that rest are measured as often. */
const SEEN = 6_000
const MANY: AlertCondition = {
  kind: 'metric',
  metric: 'processes',
  comparison: 'above',
  value: 3,
  clear: 2.5,
  forMs: 10_000,
}
const CRASHES: AlertCondition = { kind: 'events', events: ['crash'], count: 2, withinMs: HOUR, clears: [] }
const ALWAYS = { ...RESTART_DEFAULTS, when: 'always', baseDelayMs: 0, windows: [] } as const

class Trial {
  readonly world: SupervisedWorld
  readonly agent: SupervisedAgent
  private readonly children: ReturnType<SupervisedWorld['ptys']['last']['process']['fork']>[] = []

  constructor(world: SupervisedWorld, agent: SupervisedAgent) {
    this.world = world
    this.agent = agent
  }

  static async start(rule: Partial<AlertRule> = {}, spec: Partial<AgentSpec> = {}): Promise<Trial> {
    const world = await newWorld()
    world.alerts.list = [sampleRule({ when: MANY, ...rule })]
    const agent = await world.started({ command: 'program', ...spec })
    await world.pass(SEEN)
    return new Trial(world, agent)
  }

  /** It has many processes, for so long. */
  async isMany(ms: number): Promise<void> {
    if (this.children.length === 0) {
      for (let n = 0; n < 3; n += 1) this.children.push(this.world.ptys.last.process.fork({ name: `c${n}` }))
    }
    await this.world.pass(ms)
  }

  async isFew(ms: number): Promise<void> {
    for (const child of this.children.splice(0)) child.exit(0)
    await this.world.pass(ms)
  }

  get told(): string[] {
    return told(this.world)
  }

  /** Notices, as they are told. */
  get notices(): string[] {
    return this.world.told.flatMap(({ event }) => (event.kind === 'alert-told' ? [event.text] : []))
  }
}

function told(world: SupervisedWorld): string[] {
  const entries = world.told.filter(({ event }) => event.kind.startsWith('alert-'))
  return entries.map(({ event }: JournalEntry) => event.kind.replace('alert-', ''))
}

describe('an alert', () => {
  it('fires after its time, is journalled, told once, and told again when it is over', async () => {
    const trial = await Trial.start()
    await trial.isMany(5_000)
    expect(trial.told).toEqual([])
    await trial.isMany(SEEN + 10_000)
    expect(trial.told).toEqual(['fired', 'told'])
    expect(trial.notices).toEqual(['Warning: Many processes · processes 4'])
    expect(trial.world.supervisor.alerts.list()).toMatchObject([{ state: 'firing', value: 4, breaches: 1, end: null }])
    await trial.isFew(SEEN + 3 * MINUTE)
    expect(trial.told).toEqual(['fired', 'told', 'resolved', 'told'])
    expect(trial.notices.at(-1)).toBe('Over: Many processes')
    await trial.isFew(20 * MINUTE)
    expect(trial.world.supervisor.alerts.list()).toEqual([])
    const query = { fromMs: 0, toMs: trial.world.clock.now(), after: null, limit: 9 }
    expect(trial.world.supervisor.alerts.searchPast(query)).toMatchObject([{ rule: 'r', end: { why: 'cleared' } }])
  })

  it('lowers the health of its agent, and is over with its run', async () => {
    const trial = await Trial.start({ severity: 'critical' })
    await trial.isMany(SEEN + 15_000)
    expect(trial.agent.facets.current.health?.reasons).toMatchObject([{ kind: 'alerts', critical: 1, lost: 15 }])
    trial.agent.stop({ cause: 'user', force: true })
    await trial.world.pass(5_000)
    expect(trial.world.supervisor.alerts.list()).toMatchObject([{ state: 'resolved', end: { why: 'run-ended' } }])
  })

  it('that is acknowledged is told no more, and that is journalled', async () => {
    const trial = await Trial.start({ severity: 'critical' })
    await trial.isMany(SEEN + 15_000)
    const { alerts } = trial.world.supervisor
    expect(alerts.acknowledge('r', trial.agent.record.id)).toBe(true)
    expect(alerts.acknowledge('none', trial.agent.record.id)).toBe(false)
    await trial.isMany(5 * HOUR)
    expect(trial.told).toEqual(['fired', 'told', 'acknowledged'])
    expect(alerts.list()).toMatchObject([{ state: 'acknowledged' }])
  })

  it('of the host is told of the host', async () => {
    const when = {
      kind: 'metric',
      metric: 'hostFreeMemoryPercent',
      comparison: 'below',
      value: 20,
      clear: null,
      forMs: 0,
    } as const
    const { world } = await Trial.start({ when, scope: { kind: 'host' } })
    world.freeMemoryBytes = 1e9
    await world.pass(5_000)
    const entries = world.told.filter(({ event }) => event.kind.startsWith('alert-'))
    expect(entries.map(({ subject }) => subject.kind)).toEqual(['host', 'host'])
    expect(entries.at(-1)?.event).toMatchObject({ text: 'Warning: Many processes · free memory 13 %' })
  })

  it('ends with its agent, and nothing of it is kept', async () => {
    const trial = await Trial.start()
    await trial.isMany(SEEN + 15_000)
    await Promise.all([trial.world.supervisor.fleet.remove(trial.agent), trial.world.pass(10_000)])
    await trial.world.pass(2_000)
    expect(trial.world.supervisor.alerts.list()).toEqual([])
    expect(trial.world.store.alerts.readRecords()).toEqual([])
  })
})

describe('time that is not what it seems', () => {
  it.each([-HOUR, HOUR])('a clock that is set by %i ms fires nothing', async (byMs) => {
    const trial = await Trial.start({ when: { ...MANY, forMs: 2 * MINUTE } })
    await trial.isMany(MINUTE)
    const { clock } = trial.world
    clock.setWallTime(clock.now() + byMs)
    await trial.isMany(30_000)
    expect(trial.told).toEqual([])
    await trial.isMany(3 * MINUTE)
    expect(trial.told).toContain('fired')
  })
})

describe('under the next host', () => {
  it('what was pending goes on, and what was told is not told again', async () => {
    const trial = await Trial.start({ when: { ...MANY, forMs: MINUTE } }, { runner: 'tmux' })
    await trial.isMany(45_000)
    await trial.world.crashHost()
    await trial.isMany(30_000)
    expect(trial.told).toEqual(['fired', 'told'])
    await trial.world.crashHost()
    await trial.isMany(MINUTE)
    expect(trial.told).toEqual(['fired', 'told'])
    expect(trial.world.supervisor.alerts.list()).toMatchObject([{ state: 'firing' }])
  })

  it('what nobody had been told is told', async () => {
    const trial = await Trial.start({}, { runner: 'tmux' })
    trial.world.settings.update({
      notifications: { ...trial.world.settings.values.notifications, quietHours: { from: '00:00', to: '00:00' } },
    })
    await trial.isMany(SEEN + 15_000)
    expect(trial.told).toEqual(['fired'])
    await trial.world.crashHost()
    trial.world.settings.update({ notifications: { ...trial.world.settings.values.notifications, quietHours: null } })
    await trial.isMany(10_000)
    expect(trial.told).toEqual(['fired', 'told'])
  })

  it('a disk that is full loses no alert of this one', async () => {
    const trial = await Trial.start()
    trial.world.store.isFull = true
    await trial.isMany(SEEN + 15_000)
    expect(trial.world.supervisor.alerts.list()).toHaveLength(1)
    trial.world.store.isFull = false
    await trial.isMany(15_000)
    expect(trial.world.store.alerts.readRecords()).toMatchObject([{ record: { state: { kind: 'firing' } } }])
    expect(trial.world.bugs).toEqual([])
  })
})

describe('notices', () => {
  it('of more than five agents are one', async () => {
    const world = await newWorld()
    world.alerts.list = [sampleRule({ when: { ...MANY, value: 1, clear: null, forMs: 0 } })]
    for (let n = 0; n < 7; n += 1) await world.started({ command: 'program' })
    await world.pass(15_000)
    const notices = world.told.flatMap(({ event, subject }) =>
      event.kind === 'alert-told' ? [{ event, subject }] : [],
    )
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatchObject({ subject: { kind: 'host' } })
    expect(notices[0]?.event.text).toMatch(/^Warning: Many processes · 7 agents: agent-0, /)
  })

  it('are not of silenced alerts, until the silence is over', async () => {
    const trial = await Trial.start()
    const { alerts } = trial.world.supervisor
    alerts.silence({ rule: 'r', agentId: null, untilMs: trial.world.clock.now() + 10 * MINUTE })
    await trial.isMany(5 * MINUTE)
    expect(trial.told).toEqual(['fired'])
    expect(alerts.list()).toMatchObject([{ silencedUntil: expect.any(Number) }])
    await trial.isMany(6 * MINUTE)
    expect(trial.told).toEqual(['fired', 'told'])
    expect(alerts.list()).toMatchObject([{ silencedUntil: null }])
  })

  it('are not of muted agents', async () => {
    const trial = await Trial.start({}, { isMuted: true })
    await trial.isMany(MINUTE)
    expect(trial.told).toEqual(['fired'])
  })
})

describe('rules in files', () => {
  it('count as soon as they are read, and end what they began when they go', async () => {
    const trial = await Trial.start()
    await trial.isMany(SEEN + 15_000)
    trial.world.alerts.list = []
    await trial.world.pass(SEEN)
    expect(trial.world.told.at(-1)?.event).toMatchObject({ kind: 'alert-resolved', why: 'rule-removed' })
    expect(trial.world.supervisor.alerts.list()).toEqual([])
  })

  it('that cannot be read are named until they are mended, and what fires is not given up', async () => {
    const trial = await Trial.start()
    const words = (): readonly string[] => trial.world.supervisor.notices.list.map(({ message }) => message)
    await trial.isMany(SEEN + 15_000)
    trial.world.alerts.problems.push('own.json is not used: broken.')
    trial.world.alerts.list = []
    await trial.world.pass(SEEN)
    expect(words()).toEqual(['own.json is not used: broken.'])
    expect(trial.told).toEqual(['fired', 'told'])
    trial.world.alerts.problems.length = 0
    trial.world.alerts.list = [sampleRule({ when: MANY })]
    await trial.isMany(SEEN)
    expect(words()).toEqual([])
    expect(trial.world.supervisor.alerts.list()).toMatchObject([{ state: 'firing' }])
    expect(trial.told).toEqual(['fired', 'told'])
  })
})

describe('what is counted', () => {
  it('fires at the count, and begins anew once the agent was restarted for it', async () => {
    const actions = [{ kind: 'restart' }] as const
    const trial = await Trial.start({ when: CRASHES, actions }, { restart: ALWAYS })
    const crash = async (): Promise<void> => {
      trial.world.ptys.last.exit(1)
      await trial.world.pass(5_000)
    }
    await crash()
    expect(trial.told).toEqual([])
    await crash()
    expect(trial.told).toEqual(['fired', 'acted'])
    const { generation } = trial.agent.state
    await crash()
    await trial.world.pass(5 * MINUTE)
    expect(trial.told.filter((kind) => kind === 'acted')).toHaveLength(1)
    expect(trial.agent.state.generation).toBe(generation + 1)
  })
})

describe('an alert that stops its agent', () => {
  const actions = [{ kind: 'stop' }] as const

  it('asks as a person would', async () => {
    const trial = await Trial.start({ actions })
    await trial.isMany(SEEN + 30_000)
    expect(trial.told.slice(0, 2)).toEqual(['fired', 'acted'])
    expect(trial.agent.state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
  })

  it('leaves one alone that a person is stopping', async () => {
    const trial = await Trial.start({ actions })
    await trial.isMany(8_000)
    trial.agent.stop({ cause: 'user', force: false })
    await trial.isMany(MINUTE)
    expect(trial.told).not.toContain('acted')
  })
})
