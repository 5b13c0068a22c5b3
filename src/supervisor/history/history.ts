import type { WorkFailureHandler } from '../../base/background-work.ts'
import { Lifetime } from '../../base/disposable.ts'
import { inSlices, type SliceBounds } from '../../base/slices.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import { alertCursor, entryCursor, runCursor } from '../../core/history/cursors.ts'
import type { PastPlace } from '../../core/alerts/ports.ts'
import type { RunPlace } from '../../core/history/kept-run.ts'
import type { HistoryFilter, RunOfHistory } from '../../shapes/history.ts'
import type { AlertWatch } from '../alerts/alert-watch.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Journal } from '../kernel/journal.ts'
import type { Publisher } from '../kernel/publisher.ts'
import type { PostMortems } from '../post-mortem/post-mortems.ts'
import type { KeptVitals } from '../series/kept-vitals.ts'
import { chooseAgents } from './choice.ts'
import { MomentLookup } from './moment-lookup.ts'
import { findAlerts } from './past-alerts.ts'
import { findEntries } from './past-entries.ts'
import { findRuns, placeOfFound, type FoundRun } from './past-runs.ts'
import { StretchReader } from './stretch-reader.ts'
import { StretchRecorder } from './stretch-recorder.ts'

/** What the past is recorded from and found in. */
export interface HistoryParts {
  readonly ports: Pick<SupervisorPorts, 'agentTypes' | 'settings' | 'store' | 'clock'>
  readonly fleet: Fleet
  readonly publisher: Publisher
  readonly journal: Journal
  readonly alerts: Pick<AlertWatch, 'searchPast' | 'ruleOf'>
  readonly postMortems: Pick<PostMortems, 'unwritten'>
  readonly vitals: Pick<KeptVitals, 'peaks' | 'notices'>
  readonly onFailure: WorkFailureHandler
}

/** What an answer is asked by, but for where it goes on. */
type Asked<N extends 'history.runs' | 'history.events' | 'history.alerts'> = Omit<ParsedInputOf<N>, 'after'>

/** An answer takes at most half of the host's time, and is given up if it takes too long. */
const SEARCHING: SliceBounds = { sliceMs: 8, totalMs: 10_000 }

/** What every agent did and what became of it, recorded and found again. Answers are null where finding them took too long. */
export class History extends Lifetime {
  private readonly parts: HistoryParts
  private readonly recorder: StretchRecorder
  private readonly reader: StretchReader

  constructor(parts: HistoryParts) {
    super()
    this.parts = parts
    const { ports, fleet, publisher, vitals, onFailure } = parts
    const onUnreadable: KeptVitals['notices']['unreadable'] = (...found) => vitals.notices.unreadable(...found)
    const kept = { store: ports.store.series, clock: ports.clock, onUnreadable }
    this.recorder = this.register(new StretchRecorder({ ...kept, fleet, publisher, onFailure }))
    this.reader = new StretchReader({ ...kept, recorder: this.recorder })
  }

  /** What was left by an earlier host is taken over. */
  begin(): void {
    this.recorder.begin()
  }

  async lanes({
    from,
    to,
    columns,
    filter,
  }: ParsedInputOf<'history.lanes'>): Promise<OutputOf<'history.lanes'> | null> {
    const { agents } = await chooseAgents(this.parts, filter)
    const lanes = await this.reader.lanes(agents, { fromMs: from, toMs: to, columns }, filter)
    return lanes && { lanes }
  }

  async runs(asked: Asked<'history.runs'>, after: RunPlace | null): Promise<OutputOf<'history.runs'> | null> {
    const { fromMs, toMs, limit, exitClasses, agentIds, lookup } = await this.queryOf(asked, asked)
    const { ports, postMortems, fleet } = this.parts
    const parts = { store: ports.store.postMortems, postMortems, fleet }
    const nowMs = ports.clock.now()
    const work = findRuns(parts, { fromMs, toMs, nowMs, limit, exitClasses, agentIds, lookup, after })
    const found = await inSlices(work, ports.clock, SEARCHING)
    if (found === null) return null
    const page = pageOf(found, limit, (run) => runCursor(placeOfFound(run)))
    return { runs: await Promise.all(page.rows.map((run) => this.withPeak(run))), next: page.next }
  }

  async events(asked: Asked<'history.events'>, beforeSeq: number | null): Promise<OutputOf<'history.events'> | null> {
    const { limits } = asked.filter
    // What is asked of limits is asked of each entry.
    const { fromMs, toMs, limit, kinds, agentIds, lookup } = await this.queryOf(asked, {
      filter: { ...asked.filter, limits: null },
    })
    const work = findEntries(this.parts.journal, { fromMs, toMs, limit, kinds, agentIds, lookup, limits, beforeSeq })
    const found = await inSlices(work, this.parts.ports.clock, SEARCHING)
    if (found === null) return null
    const { rows, next } = pageOf(found, limit, ({ seq }) => entryCursor(seq))
    return { entries: rows, next }
  }

  async alerts(asked: Asked<'history.alerts'>, after: PastPlace | null): Promise<OutputOf<'history.alerts'> | null> {
    const { fromMs, toMs, limit, severities, rules, agentIds, lookup } = await this.queryOf(asked, asked)
    const { alerts, ports } = this.parts
    const work = findAlerts(alerts, { fromMs, toMs, limit, severities, rules, agentIds, lookup, after })
    const found = await inSlices(work, ports.clock, SEARCHING)
    if (found === null) return null
    const { rows, next } = pageOf(found, limit, alertCursor)
    return { alerts: rows, next }
  }

  private async queryOf<A extends { readonly from: number; readonly to: number }>(
    asked: A,
    { filter }: { readonly filter: HistoryFilter },
  ): Promise<A & { fromMs: number; toMs: number; agentIds: readonly string[] | null; lookup: MomentLookup }> {
    const { ids } = await chooseAgents(this.parts, filter)
    const lookup = new MomentLookup(this.reader, filter)
    return { ...asked, fromMs: asked.from, toMs: asked.to, agentIds: ids, lookup }
  }

  /** The peak of a run that is over is kept with it. */
  private async withPeak(run: FoundRun): Promise<RunOfHistory> {
    const { agentId, runId, startedAt, endedAt } = run
    if (endedAt !== null || startedAt === null) return run
    return { ...run, peak: await this.parts.vitals.peaks.of({ agentId, runId, startedAt, endedAt }) }
  }
}

/** `found` has one more than fits, if there is one. */
function pageOf<Row>(
  found: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => string,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  return { rows, next: last === undefined ? null : cursorOf(last) }
}
