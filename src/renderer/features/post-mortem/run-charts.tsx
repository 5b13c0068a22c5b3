import { useState, type CSSProperties, type PointerEvent, type ReactElement } from 'react'
import type { PostMortem } from '../../../shapes/post-mortem.ts'
import { formatClock, formatElapsed } from '../../../words/format.ts'
import {
  CHART_BOX,
  chartWindow,
  positionOf,
  sampleCharts,
  type ChartWindow,
  type SampleChart,
} from '../../../words/post-mortem/sample-charts.ts'
import { classesOf } from '../../ui/classes.ts'
import styles from './post-mortem.module.css'

const cx = classesOf(styles)

const COLORS: Readonly<Record<SampleChart['key'], string>> = {
  cpu: 'var(--accent)',
  memory: 'var(--violet)',
  output: 'var(--working)',
  processes: 'var(--idle)',
  files: 'var(--idle)',
  disk: 'var(--waiting)',
}

/** The vitals of the last quarter of an hour before the end, under one time cursor. */
export function RunCharts({ postMortem: { samples, end } }: { readonly postMortem: PostMortem }): ReactElement | null {
  const [cursor, setCursor] = useState<number | null>(null)
  const window = chartWindow(samples, end.endedAt)
  if (window === null) return null
  const cursorAt = cursor === null ? null : (samples.at[cursor] ?? null)
  const move = (event: PointerEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const at = window.from + ((event.clientX - left) / width) * (window.to - window.from)
    setCursor(nearestOf(samples.at, at))
  }
  return (
    <section className={cx('card')} aria-label="Vital signs before the end">
      <div className={cx('cardHead')}>
        <h2 className={cx('heading')}>The last {formatElapsed(window.to - window.from)}</h2>
        <span className={cx('moment')}>{cursorAt === null ? spanWords(window) : formatClock(cursorAt, window.to)}</span>
      </div>
      <div className={cx('charts')} onPointerLeave={() => setCursor(null)}>
        {sampleCharts(samples, window).map((chart) => (
          <figure key={chart.key} className={cx('chart')} style={{ '--ink': COLORS[chart.key] } as CSSProperties}>
            <figcaption>
              {chart.label}
              <span>
                {cursor === null ? (
                  <>
                    <b>{chart.last}</b> · highest {chart.peak}
                  </>
                ) : (
                  <b>{chart.valueAt(cursor)}</b>
                )}
              </span>
            </figcaption>
            <div className={cx('plot')} onPointerMove={move}>
              <Plot chart={chart} window={window} cursorAt={cursorAt} />
            </div>
          </figure>
        ))}
      </div>
    </section>
  )
}

interface PlotProps {
  readonly chart: SampleChart
  readonly window: ChartWindow
  readonly cursorAt: number | null
}

function Plot({ chart: { label, line, area }, window, cursorAt }: PlotProps): ReactElement {
  const { width, height } = CHART_BOX
  const x = cursorAt === null ? null : positionOf(cursorAt, window)
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label} before the end`}
    >
      <path className={cx('area')} d={area} />
      <path className={cx('line')} d={line} />
      {x !== null && <path className={cx('cursor')} d={`M${x} 0V${height}`} />}
    </svg>
  )
}

function spanWords({ from, to }: ChartWindow): string {
  return `${formatClock(from, to)} – ${formatClock(to, to)}`
}

/** Index of the time that is nearest. */
function nearestOf(times: readonly number[], at: number): number {
  const after = times.findIndex((time) => time >= at)
  if (after === -1) return times.length - 1
  const before = Math.max(0, after - 1)
  return at - (times[before] ?? 0) < (times[after] ?? 0) - at ? before : after
}
