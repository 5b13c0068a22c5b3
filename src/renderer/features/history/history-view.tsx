import { useCallback, useEffect, useMemo, useState, type ReactElement } from 'react'
import type { Lane } from '../../../shapes/history.ts'
import { useClient, useFleet } from '../../client/client-context.ts'
import { toFleet } from '../../state/focus-moves.ts'
import { classesOf } from '../../ui/classes.ts'
import { isNoFilter } from './filter.ts'
import { HistoryHead } from './history-head.tsx'
import { HistoryLists } from './history-lists.tsx'
import { clearTimeCursor, useHistory } from './history-store.ts'
import styles from './history.module.css'
import { orderedLanes, summaryOf } from './lanes.ts'
import { Legend } from './legend.tsx'
import { Nothing, Problem, Reading } from './nothing.tsx'
import type { Bounds } from './range.ts'
import { Summary } from './summary.tsx'
import { Timeline } from './timeline.tsx'
import { useAsked, type Asked } from '../../state/use-asked.ts'
import { useBounds } from './use-bounds.ts'
import { useHistoryKeys } from './use-history-keys.ts'

const cx = classesOf(styles)
const VIEW_ID = 'history'
/** Charts are asked for in steps of width, so that a window that is resized is not asked for at every pixel, px. */
const WIDTH_STEP_PX = 100
/** The present is asked for with some time to spare, so that what lasts is not cut off where it was when the question was sent, ms. */
const AHEAD_MS = 30_000
/** Before the width is known. */
const FIRST_COLUMNS = 1_000

/** The past at a glance: who did what when, what the fleet used, and every run, alert and event. */
export function HistoryView(): ReactElement {
  useEffect(() => document.getElementById(VIEW_ID)?.focus(), [])
  useEffect(() => clearTimeCursor, [])
  const bounds = useBounds()
  useHistoryKeys(bounds)
  return (
    <main ref={toFleet} id={VIEW_ID} className={cx('view')} aria-label="History" tabIndex={-1}>
      <HistoryHead bounds={bounds} />
      <Day bounds={bounds} />
      <HistoryLists bounds={bounds} />
    </main>
  )
}

/** The lanes and charts, with what they come to in words. */
function Day({ bounds }: { readonly bounds: Bounds }): ReactElement {
  const { vitals } = useClient()
  const filter = useHistory((history) => history.filter)
  const metric = useHistory((history) => history.metric)
  const order = useHistory((history) => history.order)
  const [columns, setColumns] = useState(FIRST_COLUMNS)
  const isLive = useHistory((history) => history.range.kind === 'live')
  const to = bounds.to + (isLive ? AHEAD_MS : 0)
  const asked = useAsked('history.lanes', { ...bounds, to, columns, filter })
  const series = useAsked('series.fleet', { ...bounds, columns: Math.ceil(columns / 2), metric })
  const known = asked.value?.lanes
  const lanes = useMemo(() => orderedLanes(known ?? [], order), [known, order])
  const figures = useMemo(() => ({ metric, fleet: series.value }), [metric, series.value])
  const now = vitals.hostNow()
  const fitColumns = useCallback(
    (width: number) => setColumns(Math.max(WIDTH_STEP_PX, Math.round(width / WIDTH_STEP_PX) * WIDTH_STEP_PX)),
    [],
  )
  return (
    <section className={cx('day')} aria-label="At a glance">
      <Glance lanes={lanes} bounds={bounds} asked={asked} />
      {lanes.length > 0 && (
        <>
          <Timeline {...{ lanes, bounds, figures, now }} onWidth={fitColumns} />
          <Legend />
        </>
      )}
    </section>
  )
}

interface GlanceProps {
  readonly lanes: readonly Lane[]
  readonly bounds: Bounds
  readonly asked: Asked<unknown>
}

/** What the lanes come to, or why there are none. */
function Glance({ lanes, bounds, asked }: GlanceProps): ReactElement {
  const { vitals } = useClient()
  const fleet = useFleet(({ agents }) => agents.size)
  const isFiltered = !useHistory((history) => isNoFilter(history.filter))
  const summary = useMemo(() => summaryOf(lanes, bounds.to), [lanes, bounds.to])
  if (asked.problem !== null) return <Problem message={asked.problem} onRetry={asked.askAgain} />
  if (asked.value === null) return <Reading />
  if (lanes.length === 0) return <Nothing isFiltered={isFiltered} />
  return <Summary summary={summary} fleet={isFiltered ? null : fleet} now={vitals.hostNow()} />
}
