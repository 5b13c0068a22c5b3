import type { SpendingStore } from '../../src/core/spending/spending-store.ts'
import { NOTHING_SPENT, plus } from '../../src/core/spending/spending.ts'
import type { AgentSpending, DaySpending, Spending } from '../../src/shapes/spending.ts'

interface SpendingRow extends DaySpending {
  readonly agentId: string
  readonly runId: string
}

/** What runs used, kept in memory only. */
export class MemorySpending implements SpendingStore {
  private rows: readonly SpendingRow[] = []
  private readonly assertRoom: () => void

  constructor(assertRoom: () => void) {
    this.assertRoom = assertRoom
  }

  readAgents(): ReadonlyMap<string, AgentSpending> {
    const byAgent = Map.groupBy(this.rows, ({ agentId }) => agentId)
    return new Map([...byAgent].flatMap(([id, rows]) => this.agentOf(id, rows)))
  }

  readRun(runId: string): ReadonlyMap<string, Spending> {
    return new Map(this.rows.filter((row) => row.runId === runId).map(({ day, spending }) => [day, spending]))
  }

  readDays({ agentId, limit }: { readonly agentId: string | null; readonly limit: number }): readonly DaySpending[] {
    const rows = this.rows.filter((row) => agentId === null || row.agentId === agentId)
    return [...Map.groupBy(rows, ({ day }) => day)]
      .map(([day, ofDay]) => ({ day, spending: sumOf(ofDay) }))
      .toSorted((a, b) => (a.day < b.day ? 1 : -1))
      .slice(0, limit)
  }

  write(run: { readonly agentId: string; readonly runId: string }, byDay: ReadonlyMap<string, Spending>): void {
    this.assertRoom()
    for (const [day, spending] of byDay) {
      const row = { ...run, day, spending }
      const known = this.rows.findIndex((each) => each.runId === run.runId && each.day === day)
      this.rows = known === -1 ? [...this.rows, row] : this.rows.with(known, row)
    }
  }

  private agentOf(agentId: string, rows: readonly SpendingRow[]): readonly [string, AgentSpending][] {
    const [latest] = this.readDays({ agentId, limit: 1 })
    const runId = rows.at(-1)?.runId
    if (latest === undefined || runId === undefined) return []
    const run = sumOf(rows.filter((row) => row.runId === runId))
    return [[agentId, { runId, run, latest, total: sumOf(rows) }]]
  }
}

function sumOf(rows: readonly DaySpending[]): Spending {
  return rows.map(({ spending }) => spending).reduce(plus, NOTHING_SPENT)
}
