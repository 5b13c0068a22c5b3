import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { SpendingStore } from '../../core/spending/spending-store.ts'
import { growthOf, isNothing, NOTHING_SPENT, plus } from '../../core/spending/spending.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import type { AgentSpending, DaySpending, Spending } from '../../shapes/spending.ts'

/** Which run of which agent. */
export interface SpendingRun {
  readonly agentId: string
  readonly runId: string
}

type ByDay = ReadonlyMap<string, Spending>

/** What every agent has used, kept in memory and in the store. */
export class SpendingBook extends Lifetime {
  private readonly store: SpendingStore
  private readonly agents: Map<string, AgentSpending>
  private latest: DaySpending | null
  /** What is known of runs that live, by run. */
  private readonly runs = new Map<string, ByDay>()
  /** Runs of which the store has not everything. */
  private readonly unwritten = new Map<string, SpendingRun>()
  private readonly changes = this.register(new Emitter<string>())

  /** An agent (its id) has used something. */
  readonly onDidChange = this.changes.event

  constructor(store: SpendingStore) {
    super()
    this.store = store
    this.agents = new Map(store.readAgents())
    this.latest = store.readDays({ agentId: null, limit: 1 })[0] ?? null
  }

  /** What all agents together used on the latest day on which any did, removed ones included; null: none ever did. */
  get latestDay(): DaySpending | null {
    return this.latest
  }

  /** Null: it never told of any. */
  of(agentId: string): AgentSpending | null {
    return this.agents.get(agentId) ?? null
  }

  /** What a run has used by now, by day. */
  take(run: SpendingRun, byDay: ByDay): void {
    const known = this.runs.get(run.runId) ?? this.store.readRun(run.runId)
    const grown = [...byDay]
      .map(([day, spent]) => ({ day, spending: growthOf(spent, known.get(day) ?? NOTHING_SPENT) }))
      .filter(({ spending }) => !isNothing(spending))
    if (grown.length === 0) return
    const all = new Map([...known, ...byDay])
    this.runs.set(run.runId, all)
    for (const day of grown) {
      this.latest = withDay(this.latest, day)
      this.agents.set(run.agentId, this.grown(run, day, all))
    }
    this.unwritten.set(run.runId, run)
    this.write()
    this.changes.fire(run.agentId)
  }

  /** A run has used so much more, on a day. */
  add(run: SpendingRun, { day, spending }: DaySpending): void {
    const known = this.runs.get(run.runId) ?? this.store.readRun(run.runId)
    this.take(run, new Map([[day, plus(known.get(day) ?? NOTHING_SPENT, spending)]]))
  }

  /** The run is over, and everything of it is known. */
  close(runId: string): void {
    if (!this.unwritten.has(runId)) this.runs.delete(runId)
  }

  /** What one agent used on its latest days. */
  days(agentId: string, limit: number): readonly DaySpending[] {
    return this.store.readDays({ agentId, limit })
  }

  private grown({ agentId, runId }: SpendingRun, day: DaySpending, byDay: ByDay): AgentSpending {
    const before = this.agents.get(agentId)
    return {
      runId,
      run: [...byDay.values()].reduce(plus, NOTHING_SPENT),
      latest: withDay(before?.latest ?? null, day),
      total: plus(before?.total ?? NOTHING_SPENT, day.spending),
    }
  }

  /** What the disk refuses is written with what comes next; the journal tells of the disk. */
  private write(): void {
    try {
      for (const [runId, run] of this.unwritten) {
        this.store.write(run, this.runs.get(runId) ?? new Map())
        this.unwritten.delete(runId)
      }
    } catch (error) {
      if (!(error instanceof StoreWriteError)) throw error
    }
  }
}

/** Only the latest day is kept; what was used before it is in the store. */
function withDay(latest: DaySpending | null, { day, spending }: DaySpending): DaySpending {
  if (latest === null || day > latest.day) return { day, spending }
  return day === latest.day ? { day, spending: plus(latest.spending, spending) } : latest
}
