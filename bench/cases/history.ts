import { statSync } from 'node:fs'
import { openStore } from '../../src/adapters/store/open-store.ts'
import type { SqliteStore } from '../../src/adapters/store/sqlite-store.ts'
import { bandCode, doingCode, momentCode } from '../../src/core/history/codes.ts'
import { encodeSpan } from '../../src/core/history/span-codec.ts'
import {
  addChange,
  addMoment,
  newSpan,
  SPAN_HOURS,
  SPAN_MS,
  SPAN_TIER,
  spanHourOf,
} from '../../src/core/history/span.ts'
import type { SeriesChunk } from '../../src/core/series/series-store.ts'
import { HOUR_MS, HOURS_END } from '../../src/core/series/tier.ts'
import type { Doing, HistoryFilter } from '../../src/shapes/history.ts'
import type { JournalEntry } from '../../src/shapes/journal.ts'
import { MomentLookup } from '../../src/supervisor/history/moment-lookup.ts'
import { findEntries } from '../../src/supervisor/history/past-entries.ts'
import { findRuns } from '../../src/supervisor/history/past-runs.ts'
import { StretchReader } from '../../src/supervisor/history/stretch-reader.ts'
import { Journal } from '../../src/supervisor/kernel/journal.ts'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { MemorySecrets } from '../../test/support/memory-secrets.ts'
import { samplePostMortem } from '../../test/support/sample-post-mortem.ts'
import { median, percentile } from '../measure.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { seededRandom } from '../support/noisy-vitals.ts'

const AGENTS = 50
const DAYS = 30
const DAY_MS = 24 * HOUR_MS
const MB = 1024 * 1024
/** An agent that is never left alone: something else each three minutes, day and night. */
const CHANGES_PER_SPAN = 120
const MOMENTS_PER_SPAN = 40
const RUNS_PER_DAY = 5
/** As many as are kept. */
const ENTRIES = 200_000
const ENTRIES_PER_WRITE = 5_000
const QUERIES = 100
/** Each is asked so often, and the middle one counts: a machine that is busy for a moment says nothing of the query. */
const REPEATS = 3
const NO_FILTER: Pick<HistoryFilter, 'doing' | 'bands'> = { doing: null, bands: null }
const DOINGS: readonly Doing[] = ['working', 'idle', 'waiting-approval', 'working', 'stuck', 'quiet']
const EVENTS: readonly JournalEntry['event'][] = [
  { kind: 'asked', ask: 'approval', text: 'May I run the tests of this folder?', skipped: 0 },
  { kind: 'answered', skipped: 0 },
  { kind: 'turn-ended', end: 'finished', text: 'All tests pass, and the change is committed.', skipped: 0 },
  { kind: 'stuck', skipped: 0 },
]

/** A month of a busy fleet in one file: what it adds to it, and how long lanes, runs and events of it take. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const path = `${scope.temporaryDir()}/corral.db`
  const clock = new ManualClock()
  const store = opened(path, clock)
  scope.defer(() => store.dispose())
  const ids = Array.from({ length: AGENTS }, (_, index) => `agent-${index}`)
  const empty = sizeOf(store, path)
  for (const [seed, agentId] of ids.entries()) store.series.write(monthOf(agentId, seed, clock.now()))
  const stretches = sizeOf(store, path) - empty
  const held = { spans: new Map(), storedBeforeHour: HOURS_END }
  const onUnreadable = (): never => {
    throw new Error('a span cannot be read')
  }
  const reader = new StretchReader({ store: store.series, clock, recorder: { held: () => held }, onUnreadable })
  const lanes = await timeLanes(reader, clock, ids)
  writeRuns(store, ids, clock.now())
  writeEntries(store, ids, clock.now())
  return [
    { name: 'history-size', value: stretches, note: `${AGENTS} agents, ${CHANGES_PER_SPAN * 4} changes a day each` },
    lanes,
    { name: 'history-list', ...timeLists(store, { clock, ids, reader }) },
  ]
}

function opened(path: string, clock: ManualClock): SqliteStore {
  const store = openStore({ path, clock, secrets: new MemorySecrets() })
  if (!store.ok) throw new Error(store.error.message)
  return store.value.store
}

/** MB. */
function sizeOf(store: SqliteStore, path: string): number {
  store.purge()
  return statSync(path).size / MB
}

function monthOf(agentId: string, seed: number, nowMs: number): readonly SeriesChunk[] {
  const random = seededRandom(seed + 1)
  const chunks: SeriesChunk[] = []
  for (let hour = spanHourOf(nowMs - DAYS * DAY_MS); hour * HOUR_MS < nowMs; hour += SPAN_HOURS) {
    const span = newSpan(hour, { doing: doingCode('idle'), health: bandCode('good') })
    let at = hour * HOUR_MS
    const stepMs = SPAN_MS / CHANGES_PER_SPAN
    for (let change = 0; change < CHANGES_PER_SPAN; change += 1) {
      at += stepMs * (0.2 + random() * 0.8)
      addChange(span, 'doing', Math.round(at), doingCode(DOINGS[Math.floor(random() * DOINGS.length)] ?? 'idle'))
      if (change % 10 === 0) addChange(span, 'health', Math.round(at), bandCode(random() < 0.5 ? 'fair' : 'good'))
      if (change % (CHANGES_PER_SPAN / MOMENTS_PER_SPAN) === 0) {
        addMoment(span, { at: Math.round(at), code: momentCode('turn-ended'), generation: hour })
      }
    }
    chunks.push({ agentId, tier: SPAN_TIER, hour, bytes: encodeSpan(span) })
  }
  return chunks
}

/** Lanes of all agents over ranges from an hour to a month, at any time of the month. */
async function timeLanes(reader: StretchReader, clock: ManualClock, ids: readonly string[]): Promise<Reading> {
  const random = seededRandom(7)
  const agents = ids.map((id) => ({ record: { id, spec: { name: id } } })) as unknown as Parameters<
    StretchReader['lanes']
  >[0]
  const time = async (fromMs: number, toMs: number): Promise<number> => {
    const startedAt = cpuMs()
    const lanes = await reader.lanes(agents, { fromMs, toMs, columns: 1_000 }, NO_FILTER)
    const tookMs = cpuMs() - startedAt
    if (lanes?.length !== ids.length) throw new Error('lanes are missing')
    bytes = Math.max(bytes, JSON.stringify(lanes).length)
    return tookMs
  }
  let bytes = 0
  const times: number[] = []
  for (let query = 0; query < QUERIES; query += 1) {
    const lengthMs = HOUR_MS * (DAYS * 24) ** random()
    const fromMs = clock.now() - lengthMs - random() * (DAYS * DAY_MS - lengthMs)
    const again: number[] = []
    for (let repeat = 0; repeat < REPEATS; repeat += 1) again.push(await time(fromMs, fromMs + lengthMs))
    times.push(median(again))
  }
  const day = await time(clock.now() - DAY_MS, clock.now())
  const month = await time(clock.now() - DAYS * DAY_MS, clock.now())
  const note = `a day ${day.toFixed(0)} ms, a month ${month.toFixed(0)} ms, at most ${(bytes / MB).toFixed(1)} MB`
  return { name: 'history-lanes', value: percentile(times, 99), note }
}

function writeRuns(store: SqliteStore, ids: readonly string[], nowMs: number): void {
  for (const agentId of ids) {
    for (let run = 0; run < DAYS * RUNS_PER_DAY; run += 1) {
      const made = samplePostMortem(agentId, run + 1)
      const endedAt = nowMs - (run * DAY_MS) / RUNS_PER_DAY
      const end = { ...made.end, runId: `${agentId}-${run}`, startedAt: endedAt - HOUR_MS, endedAt }
      store.postMortems.write({ ...made, end }, { memoryBytes: 1e9, cpuPercent: 50 })
    }
  }
}

function writeEntries(store: SqliteStore, ids: readonly string[], nowMs: number): void {
  for (let first = 1; first <= ENTRIES; first += ENTRIES_PER_WRITE) {
    const entries = Array.from({ length: ENTRIES_PER_WRITE }, (_, index): JournalEntry => {
      const seq = first + index
      const at = Math.round(nowMs - ((ENTRIES - seq) * DAYS * DAY_MS) / ENTRIES)
      const event = EVENTS[seq % EVENTS.length] ?? { kind: 'answered', skipped: 0 }
      return { seq, at, subject: { kind: 'agent', id: ids[seq % ids.length] ?? '' }, generation: 1, event }
    })
    store.append(entries, [])
  }
}

/** The worst of: a page of runs and of events of a month, with and without conditions; and the longest step of it. */
function timeLists(
  store: SqliteStore,
  {
    clock,
    ids,
    reader,
  }: { readonly clock: ManualClock; readonly ids: readonly string[]; readonly reader: StretchReader },
): { readonly value: number; readonly note: string } {
  const fail = (): never => {
    throw new Error('the journal failed')
  }
  const journal = new Journal({ store, clock, onWriteFailure: fail, onRecovery: fail, onBug: fail })
  const fleet = { list: () => [], find: () => null }
  const runs = { store: store.postMortems, postMortems: { unwritten: () => [] }, fleet }
  const range = { fromMs: clock.now() - DAYS * DAY_MS, toMs: clock.now() + 1, limit: 100 }
  const open = new MomentLookup(reader, NO_FILTER)
  const stuck = new MomentLookup(reader, { doing: ['stuck'], bands: ['fair'] })
  const ofRuns = { ...range, nowMs: clock.now(), agentIds: null, exitClasses: null, after: null }
  const ofEvents = { ...range, agentIds: null, kinds: null, limits: null, beforeSeq: null, lookup: open }
  const all = [
    stepsOf(findRuns(runs, { ...ofRuns, lookup: open })),
    stepsOf(findRuns(runs, { ...ofRuns, lookup: stuck })),
    stepsOf(findEntries(journal, ofEvents)),
    stepsOf(findEntries(journal, { ...ofEvents, lookup: stuck })),
    stepsOf(findEntries(journal, { ...ofEvents, agentIds: [ids[0] ?? ''], kinds: ['stuck'] })),
    stepsOf(findEntries(journal, { ...ofEvents, kinds: ['there is none'] })),
  ]
  const names = ['runs', 'runs by doing', 'events', 'events by doing', 'of one agent', 'of a kind there is none of']
  const note = all.map(({ ms }, index) => `${names[index]} ${ms.toFixed(0)} ms`).join(', ')
  return { value: Math.max(...all.map(({ longestMs }) => longestMs)), note: `the longest step; ${note}` }
}

/** CPU time of this process so far, ms: other programs on the machine change it little. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** How long a search took without pauses, and its longest step, ms. */
function stepsOf(work: Generator): { readonly ms: number; readonly longestMs: number } {
  let [ms, longestMs] = [0, 0]
  for (let isDone = false; !isDone;) {
    const startedAt = cpuMs()
    isDone = work.next().done === true
    const step = cpuMs() - startedAt
    ms += step
    longestMs = Math.max(longestMs, step)
  }
  return { ms, longestMs }
}
