import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { Lane, Moment } from '../../../shapes/history.ts'
import { capitalized, formatClock } from '../../../words/format.ts'
import { momentWords, openWords, stretchWords } from '../../../words/history-words.ts'
import { useFleet } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import type { FleetFigures } from './fleet-chart.tsx'
import { useTimeCursor } from './history-store.ts'
import styles from './timeline.module.css'
import { LANE_LOOKS } from './lane-look.ts'
import { momentsNear, runAt, stretchAt, stretchIn } from './lanes.ts'
import { layerToken } from './layer-colors.ts'
import { measureOf } from './measures.ts'
import type { PlotPlace } from './plot-place.ts'
import type { Bounds } from './range.ts'
import { columnAt, sharesAt, totalAt } from './stacked.ts'
import { Swatch } from './swatch.tsx'

const cx = classesOf(styles)

/** Marks this near to the pointer are told, px. */
const NEAR_PX = 7
/** Agents named beside a chart, those that come to most. */
const NAMED = 6
const MOST_MARKS = 4
/** Room between the pointer and its words, px. */
const APART_PX = 14
/** A screen reader is told once the cursor rests, ms. */
const TELL_AFTER_MS = 400

interface CursorProps {
  readonly lanes: readonly Lane[]
  readonly bounds: Bounds
  readonly place: PlotPlace
  readonly figures: FleetFigures
  readonly now: number
}

interface CursorLineProps extends CursorProps {
  /** Only the line is shown. */
  readonly isSilent: boolean
}

/** The line through all charts at the moment under pointer or keys, and what is to be said of it. */
export function TimeCursorLine({ isSilent, ...props }: CursorLineProps): ReactElement {
  const { at, agentId, y } = useTimeCursor()
  const lane = props.lanes.find((each) => each.agentId === agentId) ?? null
  const { bounds, place } = props
  const isShown = at !== null && at >= bounds.from && at <= bounds.to
  const x = isShown ? place.gutter + ((at - bounds.from) / (bounds.to - bounds.from)) * place.width : 0
  return (
    <>
      {isShown && (
        <>
          <div className={cx('cursor')} style={{ transform: `translateX(${x}px)` }} aria-hidden />
          {y !== null && !isSilent && <Words key={agentId} {...props} at={at} lane={lane} x={x} y={y} />}
        </>
      )}
      <Told at={isShown ? at : null} lane={lane} {...props} />
    </>
  )
}

interface WordsProps extends CursorProps {
  readonly at: number
  readonly lane: Lane | null
  readonly x: number
  readonly y: number
}

/** The box of words beside the cursor: to its left where there is no room at its right. */
function Words({ at, lane, x, y, place, bounds, figures, now }: WordsProps): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0, room: 0 })
  useEffect(() => {
    const { offsetWidth: width = 0, offsetHeight: height = 0 } = box.current ?? {}
    const room = box.current?.parentElement?.clientHeight ?? 0
    setSize((before) =>
      before.width === width && before.height === height && before.room === room ? before : { width, height, room },
    )
  }, [at, lane])
  const isLeft = x + APART_PX + size.width > place.gutter + place.width
  const left = isLeft ? x - APART_PX - size.width : x + APART_PX
  const top = Math.max(0, Math.min(y + APART_PX, size.room - size.height))
  return (
    <div
      ref={box}
      className={cx('words')}
      style={{ transform: `translate(${left}px, ${top}px)` }}
      aria-hidden
      data-moment
    >
      <b>{formatClock(at, now)}</b>
      {lane === null ? (
        <Shares at={at} figures={figures} />
      ) : (
        <LaneMoment at={at} lane={lane} nearMs={nearMsOf(bounds, place)} figures={figures} now={now} />
      )}
    </div>
  )
}

interface LaneMomentProps {
  readonly at: number
  readonly lane: Lane
  readonly nearMs: number
  readonly figures: FleetFigures
  readonly now: number
}

function LaneMoment({ at, lane, nearMs, figures, now }: LaneMomentProps): ReactElement {
  const stretch = stretchAt(lane, at)
  const marks = momentsNear(lane, at, nearMs)
  const value = valueAt(figures, lane.agentId, at)
  const band = stretchIn(lane.health, at)
  return (
    <>
      <span className={cx('who')}>{lane.agentName}</span>
      {stretch === null ? (
        <span>nothing is known of it then</span>
      ) : (
        <span className={cx('what')}>
          {LANE_LOOKS[stretch.value] !== null && <Swatch doing={stretch.value} />}
          {stretchWords(stretch, now)}
        </span>
      )}
      {marks.slice(0, MOST_MARKS).map((moment) => (
        <span key={`${moment.kind} ${moment.at}`} className={cx('what')}>
          {markWords(moment, now)}
        </span>
      ))}
      {value !== null && <span className={cx('figure')}>{value}</span>}
      {band !== null && band.value !== 'good' && <span className={cx('figure')}>Health {band.value}</span>}
      <span className={cx('figure')}>{openWords(runAt(lane, at))}</span>
    </>
  )
}

/** What each agent came to then, those that came to most first. */
function Shares({ at, figures }: { readonly at: number; readonly figures: FleetFigures }): ReactElement {
  const order = useFleet((fleet) => fleet.order)
  const names = useFleet(({ agents }) => agents)
  const { fleet, metric } = figures
  const { words, label } = measureOf(metric)
  const column = fleet === null ? null : columnAt(fleet, at)
  if (fleet === null || column === null) return <span>no figures are kept</span>
  const total = totalAt(fleet, column)
  if (total === null) return <span>no figures are kept of then</span>
  const shares = sharesAt(fleet, column)
  return (
    <>
      <span className={cx('who')}>
        {label} of all {words(total)}
      </span>
      {shares.slice(0, NAMED).map(({ agent, value }) => (
        <span key={agent} className={cx('share')}>
          <i className={cx('layer')} style={{ background: `var(${layerToken(agent, order)})` }} />
          <span>{agent === null ? 'others' : (names.get(agent)?.spec.name ?? 'an agent that was removed')}</span>
          <b>{words(value)}</b>
        </span>
      ))}
      {shares.length > NAMED && <span className={cx('figure')}>and {shares.length - NAMED} more</span>}
    </>
  )
}

/** Tells screen readers what the cursor stands on, once it rests. */
function Told({
  at,
  lane,
  bounds,
  place,
  now,
}: CursorProps & { readonly at: number | null; readonly lane: Lane | null }): ReactElement {
  const [text, setText] = useState('')
  const next = at === null || lane === null ? '' : tellingOf(lane, { at, nearMs: nearMsOf(bounds, place), now })
  useEffect(() => {
    const timer = setTimeout(() => setText(next), TELL_AFTER_MS)
    return () => clearTimeout(timer)
  }, [next])
  return (
    <div className="visually-hidden" role="status" data-told>
      {text}
    </div>
  )
}

function tellingOf(
  lane: Lane,
  { at, nearMs, now }: { readonly at: number; readonly nearMs: number; readonly now: number },
): string {
  const stretch = stretchAt(lane, at)
  const marks = momentsNear(lane, at, nearMs).slice(0, MOST_MARKS)
  return [
    `${lane.agentName}, ${formatClock(at, now)}`,
    ...(stretch === null ? [] : [stretchWords(stretch, now)]),
    ...marks.map((moment) => markWords(moment, now)),
  ].join('. ')
}

function markWords(moment: Moment, now: number): string {
  return capitalized(`${momentWords(moment)} at ${formatClock(moment.at, now)}`)
}

function nearMsOf({ from, to }: Bounds, { width }: PlotPlace): number {
  return (NEAR_PX / width) * (to - from)
}

function valueAt({ fleet, metric }: FleetFigures, agentId: string, at: number): string | null {
  const column = fleet === null ? null : columnAt(fleet, at)
  if (fleet === null || column === null) return null
  const share = sharesAt(fleet, column).find(({ agent }) => agent === agentId)
  const { label, words } = measureOf(metric)
  return share === undefined ? null : `${label} ${words(share.value)}`
}
