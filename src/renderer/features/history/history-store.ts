import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { HistoryFilter } from '../../../shapes/history.ts'
import type { SeriesMetric } from '../../../shapes/series.ts'
import { NO_FILTER } from './filter.ts'
import type { LaneOrder } from './lanes.ts'
import type { HistoryRange } from './range.ts'

/** The lists under the charts. */
export const HISTORY_TABS = ['runs', 'alerts', 'events'] as const
export type HistoryTab = (typeof HISTORY_TABS)[number]

/** What the history view shows; survives a reload, but for the ranges it can go back to. */
export interface HistoryState {
  readonly range: HistoryRange
  /** Ranges that were shown before, the latest last. */
  readonly before: readonly HistoryRange[]
  readonly filter: HistoryFilter
  readonly tab: HistoryTab
  readonly order: LaneOrder
  /** What the chart of the fleet shows. */
  readonly metric: SeriesMetric
  /** The lane that keys are about; null: none was chosen. */
  readonly agentId: string | null
}

/** Ranges one can go back to. */
const MOST_BEFORE = 50
/** The night: what people come for in the morning. */
const FIRST_SPAN_MS = 8 * 60 * 60_000

export const useHistory = create<HistoryState>()(
  persist(
    (): HistoryState => ({
      range: { kind: 'live', spanMs: FIRST_SPAN_MS },
      before: [],
      filter: NO_FILTER,
      tab: 'runs',
      order: 'trouble',
      metric: 'memoryBytes',
      agentId: null,
    }),
    {
      name: 'corral-history',
      partialize: ({ range, filter, tab, order, metric }) => ({ range, filter, tab, order, metric }),
    },
  ),
)

/** Shows another range; the one before can be gone back to. */
export function showRange(range: HistoryRange): void {
  useHistory.setState(({ range: old, before }) => ({ range, before: [...before, old].slice(-MOST_BEFORE) }))
}

/** Shows another range as one of many small steps, which are not gone back to one by one. */
export function adjustRange(range: HistoryRange): void {
  useHistory.setState({ range })
}

/** Goes back to the range that was shown before. */
export function showRangeBefore(): void {
  useHistory.setState(({ range, before }) => ({ range: before.at(-1) ?? range, before: before.slice(0, -1) }))
}

/** Selects agents and moments of their lives. */
export function setFilter(filter: HistoryFilter): void {
  useHistory.setState({ filter })
}

/** The moment under pointer or keys, in epoch ms; null: none. Apart from the rest, because it changes with every move. */
export interface TimeCursor {
  readonly at: number | null
  /** The agent whose lane it is on; null: it is over a chart. */
  readonly agentId: string | null
  /** Where its words are shown, px from the top of the timeline; null: they are shown elsewhere. */
  readonly y: number | null
}

const NO_CURSOR: TimeCursor = { at: null, agentId: null, y: null }

export const useTimeCursor = create<TimeCursor>()(() => NO_CURSOR)

/** Puts the cursor on a moment that is told of elsewhere, as in a list; null: takes it away. */
export function pointAt(at: number | null): void {
  useTimeCursor.setState({ at, agentId: null, y: null })
}

/** Takes the cursor away. */
export function clearTimeCursor(): void {
  useTimeCursor.setState(NO_CURSOR)
}
