import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { SimulatedNight } from '../../../test/support/simulated-night.ts'
import { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import type { InputOf, OutputOf } from '../../contract/requests.ts'
import { agentIdOf } from '../../core/subject.ts'
import type { Doing, Lane, RunOfHistory } from '../../shapes/history.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { RunEnd } from '../../shapes/run-end.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A night on a busy machine. */
const PLAYING_MS = 600_000

type Request = 'history.lanes' | 'history.runs' | 'history.events' | 'history.alerts'

let world: SupervisedWorld
let night: SimulatedNight
let range: { readonly from: number; readonly to: number }

beforeAll(async () => {
  world = await SupervisedWorld.open()
  night = await SimulatedNight.play(world)
  range = { from: night.fromMs, to: world.clock.now() }
}, PLAYING_MS)

afterAll(() => world.supervisor.dispose())

async function ask<N extends Request>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
  return valueOf(await connectTo(world).request(name, input)) as OutputOf<N>
}

/** All pages of a list, each of so many rows. */
async function pages<Row>(ask: (after: string | null) => Promise<{ rows: readonly Row[]; next: string | null }>) {
  const all: Row[] = []
  for (let after: string | null = null; ;) {
    const { rows, next } = await ask(after)
    all.push(...rows)
    if (next === null) return all
    after = next
  }
}

/** The whole journal, as the store has it. */
function journal(): readonly JournalEntry[] {
  return world.store.readJournal({ subject: null, fromSeq: 1, limit: 1_000_000 })
}

function idOf(name: string): string {
  return night.agent(name).record.id
}

describe('what agents did', () => {
  it('is told exactly, of the night and of each half hour of it', async () => {
    for (let { from } = range; from < range.to; from += 30 * MINUTE) {
      const to = Math.min(range.to, from + 30 * MINUTE)
      const { lanes } = await ask('history.lanes', { from, to, columns: 1_000 })
      const told = new Map(lanes.map(({ agentId, spentMs }) => [agentId, spentMs]))
      for (const id of night.truth.ids) {
        const spent = night.truth.spent(id, from, to)
        const isNothing = Object.keys(spent).every((value) => value === 'unknown')
        expect(told.get(id), `${world.agent(id).record.spec.name} from ${from}`).toEqual(isNothing ? undefined : spent)
      }
    }
    const { lanes } = await ask('history.lanes', { ...range, columns: 1_000 })
    expect(lanes).toHaveLength(50)
    for (const { agentId, spentMs } of lanes) expect(spentMs).toEqual(night.truth.spent(agentId, range.from, range.to))
  })

  it('is one line for each, without gaps or overlaps', async () => {
    const { lanes } = await ask('history.lanes', { ...range, to: range.to + HOUR, columns: 1_000 })
    for (const { doing } of lanes) {
      for (const [index, { from, to }] of doing.entries()) {
        expect(to).toBe(doing[index + 1]?.from ?? null)
        expect(from).toBeGreaterThan(doing[index - 1]?.from ?? 0)
      }
      const troubles = doing.filter(({ value }) => value === 'unknown')
      // The host was gone, and the machine asleep.
      expect(troubles).toHaveLength(2)
    }
  })

  it('tells the story of everybody who had trouble', async () => {
    const { lanes } = await ask('history.lanes', { ...range, columns: 4_000 })
    const lane = (name: string): Lane => lanes.find(({ agentId }) => agentId === idOf(name)) as Lane
    const marks = (name: string): readonly string[] => lane(name).moments.map(({ kind }) => kind)
    const asked = range.from + HOUR
    expect(lane('waits').doing).toContainEqual({ from: asked, to: asked + 2 * HOUR, value: 'waiting-approval' })
    expect(marks('crashes').slice(0, 4)).toEqual(['start', 'crash', 'start', 'crash'])
    expect(marks('crashes')).toContain('alert')
    expect(marks('loops')).toEqual(expect.arrayContaining(['crash', 'crash-loop', 'alert']))
    expect(lane('sticks').spentMs.stuck).toBeGreaterThan(2 * HOUR)
    expect(marks('is stopped')).toEqual(['start', 'limit', 'end'])
    expect(marks('is slowed')).toContain('limit')
    expect(lane('is limited').spentMs.backoff).toBeGreaterThan(80 * MINUTE)
    expect(lane('cannot be killed').doing.map(({ value }) => value)).toContain('unkillable')
    expect(marks('cannot be killed')).toEqual(['start', 'end'])
    expect(marks('does not start')).toEqual(['start', 'end', 'failed'])
    expect(marks('has many')).toContain('alert')
    expect(marks('never ran')).toEqual([])
    expect(lane('loops').health.map(({ value }) => value)).toContain('bad')
    expect(lane('never ran').health).toEqual([])
  })

  it('chooses lanes by what agents did, and by what they are', async () => {
    const named = async (filter: InputOf<'history.lanes'>['filter']): Promise<readonly string[]> => {
      const { lanes } = await ask('history.lanes', { ...range, columns: 100, filter })
      return lanes.map(({ agentName }) => agentName)
    }
    expect(await named({ doing: ['waiting-approval'] })).toEqual(['waits'])
    expect(await named({ doing: ['unkillable', 'crash-loop'] })).toEqual(['loops', 'cannot be killed'])
    expect(await named({ limits: ['memory'] })).toEqual(['is warned', 'is slowed', 'is stopped'])
    expect(await named({ types: ['limited'] })).toEqual(['is limited'])
    expect(await named({ agents: ['waits', idOf('loops'), 'nobody'] })).toEqual(['waits', 'loops'])
    expect(await named({ bands: ['bad'], doing: ['failed'] })).toEqual(['does not start'])
    expect(await named({ workspaces: ['/elsewhere'] })).toEqual([])
  })
})

/** Ends as the journal told them, each once. */
function ends(): readonly (RunEnd & { readonly agentId: string })[] {
  const byRun = new Map<string, RunEnd & { readonly agentId: string }>()
  for (const entry of journal()) {
    const { lastRun } = entry.event as { readonly lastRun?: RunEnd | null }
    const agentId = agentIdOf(entry)
    if (lastRun && agentId !== null && !byRun.has(lastRun.runId)) byRun.set(lastRun.runId, { ...lastRun, agentId })
  }
  return [...byRun.values()]
}

describe('runs', () => {
  const all = (input: Partial<InputOf<'history.runs'>> = {}): Promise<RunOfHistory[]> =>
    pages(async (after) => {
      const { runs, next } = await ask('history.runs', { ...range, limit: 7, ...input, after })
      return { rows: runs, next }
    })

  it('are those that ended and those that live, each once, the latest begun first', async () => {
    const runs = await all()
    const over = runs.filter(({ endedAt }) => endedAt !== null)
    const told = (run: RunEnd | RunOfHistory): unknown => [run.runId, run.startedAt, run.endedAt, run.exitClass]
    const byId = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : 1)
    expect(over.map(told).toSorted(byId)).toEqual(ends().map(told).toSorted(byId))
    const up = world.supervisor.fleet.list().filter(({ state }) => state.phase.kind === 'running')
    const living = runs.filter(({ endedAt }) => endedAt === null).map(({ agentId }) => agentId)
    expect(living.toSorted()).toEqual(up.map(({ record }) => record.id).toSorted())
    const begun = runs.map(({ startedAt, endedAt }) => startedAt ?? endedAt ?? 0)
    expect(begun).toEqual(begun.toSorted((a, b) => b - a))
    expect(over.every(({ hasPostMortem }) => hasPostMortem)).toBe(true)
  })

  it('are chosen by their ends and by what their agents did meanwhile', async () => {
    const classes = async (exitClasses: InputOf<'history.runs'>['exitClasses']): Promise<number> =>
      (await all({ exitClasses })).length
    const count = (exitClass: string): number => ends().filter((end) => end.exitClass === exitClass).length
    expect(await classes(['crash'])).toBe(count('crash'))
    expect(await classes(['limit', 'rate-limited'])).toBe(count('limit') + count('rate-limited'))
    expect((await all({ filter: { doing: ['waiting-approval'] } })).map(({ agentName }) => agentName)).toEqual([
      'waits',
    ])
    const early = await all({ to: range.from + 20 * MINUTE })
    expect(early.every(({ startedAt, endedAt }) => (startedAt ?? endedAt ?? 0) < range.from + 20 * MINUTE)).toBe(true)
    expect((await all({ from: range.to - MINUTE })).every(({ endedAt }) => endedAt === null)).toBe(true)
  })

  it('tell the most they had', async () => {
    const [run] = await all({ filter: { agents: ['is stopped'] }, exitClasses: ['limit'] })
    expect(run?.peak?.memoryBytes).toBe(200 * 1024 ** 2)
  })
})

describe('events', () => {
  const all = (input: Partial<InputOf<'history.events'>> = {}): Promise<JournalEntry[]> =>
    pages(async (after) => {
      const { entries, next } = await ask('history.events', { ...range, limit: 50, ...input, after })
      return { rows: entries, next }
    })
  const inRange = (): readonly JournalEntry[] =>
    journal()
      .filter(({ at }) => at >= range.from && at < range.to)
      .toReversed()
  const seqs = (entries: readonly JournalEntry[]): readonly number[] => entries.map(({ seq }) => seq)

  it('are all there are, each once, the latest first', async () => {
    expect(seqs(await all())).toEqual(seqs(inRange()))
  })

  it('are chosen by kind, agent, limit, and by what was so then', async () => {
    const chosen = (isMeant: (entry: JournalEntry) => boolean): readonly number[] => seqs(inRange().filter(isMeant))
    expect(seqs(await all({ kinds: ['crash-loop', 'limit'] }))).toEqual(
      chosen(({ event }) => event.kind === 'crash-loop' || event.kind === 'limit'),
    )
    expect(seqs(await all({ filter: { agents: ['loops'] } }))).toEqual(
      chosen((entry) => agentIdOf(entry) === idOf('loops')),
    )
    const ofMemory = await all({ filter: { limits: ['memory'] } })
    expect(new Set(ofMemory.map((entry) => agentIdOf(entry)))).toEqual(
      new Set(['is warned', 'is slowed', 'is stopped'].map(idOf)),
    )
    const wanted: readonly Doing[] = ['stuck', 'backoff']
    const expected = chosen((entry) => {
      const id = agentIdOf(entry)
      const doing = id === null ? null : night.truth.at(id, entry.at)
      return doing !== null && wanted.includes(doing)
    })
    expect(seqs(await all({ filter: { doing: wanted } }))).toEqual(expected)
    expect(expected.length).toBeGreaterThan(10)
  })
})

describe('alerts', () => {
  it('are those that fired, the latest first, with their ends', async () => {
    const alerts = await pages(async (after) => {
      const { alerts: rows, next } = await ask('history.alerts', { ...range, limit: 2, after })
      return { rows, next }
    })
    const fired = journal().filter(({ event }) => event.kind === 'alert-fired')
    expect(fired.length).toBeGreaterThan(2)
    expect(new Set(alerts.map(({ agentId, since }) => `${agentId} ${since}`))).toEqual(
      new Set(fired.map((entry) => `${agentIdOf(entry)} ${entry.at}`)),
    )
    expect(alerts).toHaveLength(fired.length)
    const begun = alerts.map(({ since }) => since)
    expect(begun).toEqual(begun.toSorted((a, b) => b - a))
    const many = alerts.find(({ agentId }) => agentId === idOf('has many'))
    expect(many?.end?.at).toBeGreaterThan(range.from + 3 * HOUR)
    const critical = await ask('history.alerts', { ...range, severities: ['critical'] })
    expect(critical.alerts.every(({ rule }) => rule === 'crashes')).toBe(true)
    expect(critical.alerts.length).toBeGreaterThan(0)
  })
})
