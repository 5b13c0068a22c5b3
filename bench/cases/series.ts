import { statSync } from 'node:fs'
import { openStore } from '../../src/adapters/store/open-store.ts'
import type { SqliteStore } from '../../src/adapters/store/sqlite-store.ts'
import { Emitter } from '../../src/base/event.ts'
import type { ChartQuery } from '../../src/core/series/chart-plan.ts'
import { encodeHour } from '../../src/core/series/chunk-codec.ts'
import { addSample, newHour } from '../../src/core/series/series-hour.ts'
import type { SeriesChunk } from '../../src/core/series/series-store.ts'
import { DIGEST_TIER, HOUR_MS, hourOf, TIERS, type Tier } from '../../src/core/series/tier.ts'
import { seriesMetric, type SeriesMetric } from '../../src/shapes/series.ts'
import type { HostSample } from '../../src/shapes/vitals.ts'
import { SeriesCharts } from '../../src/supervisor/series/series-charts.ts'
import { SeriesRecorder } from '../../src/supervisor/series/series-recorder.ts'
import type { VitalsTick } from '../../src/supervisor/vitals/vitals-tick.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { MemorySecrets } from '../../test/support/memory-secrets.ts'
import { percentile } from '../measure.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { NoisyVitals, seededRandom } from '../support/noisy-vitals.ts'

const AGENTS = 50
const INTERVAL_MS = 1_000
/** Different figures in each bucket, so that its extremes and average differ. */
const SAMPLES_PER_BUCKET = 3
const CHARTS = 400
const FLEET_CHARTS = 40
const MINUTE_MS = 60_000
/** A day of each agent takes a quarter of a second, with the pauses. */
const DIGESTS_WITHIN_MINUTES = 30
const DAY_MS = 24 * HOUR_MS
/** Two ends of an hour are among them. */
const WRITTEN_MINUTES = 130
/** A turn of less has packed and written nothing. */
const NOTHING_MS = 0.2
const MB = 1024 * 1024

/** A month of a fleet in one file: its size, the time of charts of it, and what it costs to write on. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const path = `${scope.temporaryDir()}/corral.db`
  const clock = new ManualClock()
  const store = opened(path, clock)
  scope.defer(() => store.dispose())
  const ids = Array.from({ length: AGENTS }, (_, index) => `agent-${index}`)
  for (const [seed, agentId] of ids.entries()) writeMonth(store, agentId, { seed, nowMs: clock.now() })
  const recorder = recorderOf(store, clock, { ids, ticks: new Emitter<VitalsTick>() })
  scope.defer(() => recorder.dispose())
  makeDigests(store, clock, ids)
  store.purge()
  const size = statSync(path).size / MB
  const charts = await timeCharts(store, { clock, recorder, ids })
  recorder.dispose()
  const ticks = new Emitter<VitalsTick>()
  const writer = recorderOf(store, clock, { ids, ticks })
  scope.defer(() => writer.dispose())
  const write = writeCost(clock, ids, ticks)
  return [
    { name: 'series-size', value: size, note: `${AGENTS} agents that work half of the time` },
    ...charts,
    { name: 'series-write', ...write },
  ]
}

function opened(path: string, clock: ManualClock): SqliteStore {
  const store = openStore({ path, clock, secrets: new MemorySecrets() })
  if (!store.ok) throw new Error(store.error.message)
  return store.value.store
}

/** Everything that is kept of one agent. */
function writeMonth(
  store: SqliteStore,
  agentId: string,
  { seed, nowMs }: { readonly seed: number; readonly nowMs: number },
): void {
  for (const tier of TIERS) {
    const chunks: SeriesChunk[] = []
    for (let hour = hourOf(nowMs - tier.keptMs); hour < hourOf(nowMs); hour++) {
      const bytes = encodeHour(noisyHour(tier, hour, new NoisyVitals(seed * 1_000_003 + hour)))
      chunks.push({ agentId, tier: tier.number, hour, bytes })
    }
    store.series.write(chunks)
  }
}

function noisyHour(tier: Tier, hour: number, vitals: NoisyVitals): ReturnType<typeof newHour> {
  const made = newHour(tier, hour)
  const stepMs = tier.bucketMs / SAMPLES_PER_BUCKET
  for (let at = hour * HOUR_MS; at < (hour + 1) * HOUR_MS; at += stepMs) {
    addSample(made, vitals.at(at), { fromMs: at, toMs: at + stepMs })
  }
  return made
}

function recorderOf(
  store: SqliteStore,
  clock: ManualClock,
  { ids, ticks }: { readonly ids: readonly string[]; readonly ticks: Emitter<VitalsTick> },
): SeriesRecorder {
  const failed = (...what: readonly unknown[]): never => {
    throw new Error(what.map(String).join(' '))
  }
  return new SeriesRecorder({
    ...{ store: store.series, clock, sampler: { onTick: ticks.event, intervalMs: INTERVAL_MS } },
    notices: { unreadable: failed, disk: failed },
    ...{ agentIds: () => ids, isAgent: () => true, onFailure: failed },
  })
}

/** Lets the recorder sum up the days that are over. */
function makeDigests(store: SqliteStore, clock: ManualClock, ids: readonly string[]): void {
  const wanted = ids.length * (DIGEST_TIER.keptMs / DAY_MS)
  const all = { tier: DIGEST_TIER.number, fromHour: 0, toHour: hourOf(clock.now()) }
  for (let minute = 0; minute < DIGESTS_WITHIN_MINUTES; minute++) {
    clock.advance(MINUTE_MS)
    const made = ids.reduce((sum, agentId) => sum + store.series.hours({ agentId, ...all }).length, 0)
    if (made >= wanted) return
  }
  throw new Error('the days of the month were not summed up')
}

/** Charts of one agent over ranges from a minute to a month, at any time of the month, on few and many pixels. */
async function timeCharts(
  store: SqliteStore,
  {
    clock,
    recorder,
    ids,
  }: { readonly clock: ManualClock; readonly recorder: SeriesRecorder; readonly ids: readonly string[] },
): Promise<readonly Reading[]> {
  const notices = {
    unreadable: () => {
      throw new Error('a chunk cannot be read')
    },
  }
  const sampler = { history: () => [], intervalMs: INTERVAL_MS }
  const charts = new SeriesCharts({ store: store.series, clock, sampler, recorder, notices })
  const random = seededRandom(7)
  const time = async (
    agents: readonly string[],
    metrics: readonly SeriesMetric[],
    query: ChartQuery,
  ): Promise<number> => {
    const startedAt = performance.now()
    const plan = charts.plan(query)
    if ((await charts.read(agents, metrics, plan)) === null) throw new Error('a chart was given up')
    return performance.now() - startedAt
  }
  const times: number[] = []
  for (let chart = 0; chart < CHARTS; chart++) {
    const lengthMs = MINUTE_MS * (30 * 24 * 60) ** random()
    const fromMs = clock.now() - lengthMs - random() * (30 * DAY_MS - lengthMs)
    const agent = ids[chart % ids.length] ?? ''
    const metric = seriesMetric.options[chart % seriesMetric.options.length] ?? 'cpuPercent'
    const columns = 100 + Math.floor(random() * 1_900)
    times.push(await time([agent], [metric], { fromMs, toMs: fromMs + lengthMs, columns }))
  }
  const month = { fromMs: clock.now() - 30 * DAY_MS, toMs: clock.now(), columns: 1_000 }
  const ofMonth = await time([ids[0] ?? ''], ['cpuPercent'], month)
  const all = await time([ids[1] ?? ''], seriesMetric.options, month)
  const fleet: number[] = []
  for (let chart = 0; chart < FLEET_CHARTS; chart++) {
    const fromMs = clock.now() - DAY_MS * 30 ** (chart / (FLEET_CHARTS - 1))
    fleet.push(await time(ids, ['memoryBytes'], { fromMs, toMs: clock.now(), columns: 333, isOfAverages: true }))
  }
  const note = `a month ${ofMonth.toFixed(1)} ms, of all metrics ${all.toFixed(0)} ms`
  const ofFleet = `${AGENTS} agents, a day to a month; longest ${Math.max(...fleet).toFixed(0)} ms, in slices`
  return [
    { name: 'series-chart', value: percentile(times, 99), note },
    { name: 'series-fleet-chart', value: percentile(fleet, 50), note: ofFleet },
  ]
}

/** CPU time of this process for a minute of all agents: summing up, packing, writing. */
function writeCost(
  clock: ManualClock,
  ids: readonly string[],
  ticks: Emitter<VitalsTick>,
): { readonly value: number; readonly note: string } {
  const vitals = ids.map((_, seed) => new NoisyVitals(seed))
  // Made before the measurement, and used again and again: making them costs more than keeping them.
  const samples = vitals.map((each) => Array.from({ length: 600 }, (_, second) => each.at(second)))
  const turns: number[] = []
  const hostAt = (at: number): HostSample => ({ at }) as HostSample
  const before = process.cpuUsage()
  for (let second = 0; second < WRITTEN_MINUTES * 60; second++) {
    const at = clock.now()
    const agents = ids.map((id, index) => ({ id, sample: { ...samples[index]?.[second % 600], at } as never }))
    ticks.fire({ host: hostAt(at), agents, sampleOf: () => null, isNews: () => true })
    turns.push(...turnsMs(clock))
  }
  const { user, system } = process.cpuUsage(before)
  const value = (user + system) / 1_000 / WRITTEN_MINUTES
  return {
    value,
    note: `turns p95 ${percentile(turns, 95).toFixed(1)} ms, longest ${Math.max(...turns).toFixed(0)} ms`,
  }
}

/** Lets a second pass; the time of every turn in it that did something, ms. */
function turnsMs(clock: ManualClock): readonly number[] {
  const turns: number[] = []
  let leftMs = INTERVAL_MS
  while (leftMs > 0) {
    const stepMs = Math.min(leftMs, Math.max(1, clock.nextTimerInMs ?? leftMs))
    const startedAt = performance.now()
    clock.advance(stepMs)
    const turnMs = performance.now() - startedAt
    if (turnMs >= NOTHING_MS) turns.push(turnMs)
    leftMs -= stepMs
  }
  return turns
}
