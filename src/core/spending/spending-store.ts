import type { AgentSpending, DaySpending, Spending } from '../../shapes/spending.ts'

/** Stores what runs used, by day (`YYYY-MM-DD`), for a year. Writes as `Store` does. */
export interface SpendingStore {
  /** Of every agent that ever used something. */
  readAgents(): ReadonlyMap<string, AgentSpending>
  /** What one run used, by day. */
  readRun(runId: string): ReadonlyMap<string, Spending>
  /** The latest days on which an agent (null: any) used something, the latest first. */
  readDays(query: { readonly agentId: string | null; readonly limit: number }): readonly DaySpending[]
  /** What a run used on these days, in place of what was written before. */
  write(run: { readonly agentId: string; readonly runId: string }, byDay: ReadonlyMap<string, Spending>): void
}
