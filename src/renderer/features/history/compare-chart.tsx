import uPlot from 'uplot'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import type { RunOfHistory } from '../../../shapes/history.ts'
import type { KeptSamples } from '../../../shapes/post-mortem.ts'
import { sinceStartWords } from '../../../words/run-comparison.ts'
import { useThemeName } from '../../state/theme.ts'
import { classesOf } from '../../ui/classes.ts'
import { readColor } from '../../ui/color-token.ts'
import styles from './compare-dialog.module.css'
import type { HistoryMeasure } from './measures.ts'
import { plotColumns, runCurve, type ComparedMetric, type KeptColumns } from './run-curves.ts'

const cx = classesOf(styles)
const HEIGHT_PX = 120
const AXIS_PX = 18
/** Distances between the marks of the time axis, s. */
const ELAPSED_STEPS = [
  0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400, 604_800,
]
/** All charts of the dialog share one cursor. */
const CURSOR_KEY = 'compare'

/** A run as far as a chart needs it. `endS`: its length in seconds. */
export interface DrawnRun {
  readonly run: RunOfHistory
  readonly samples: KeptSamples | null
  readonly kept: KeptColumns | null
  readonly endS: number
}

interface CompareChartProps {
  readonly metric: ComparedMetric
  readonly measure: HistoryMeasure
  readonly runs: readonly [DrawnRun, DrawnRun]
}

/** One figure of two runs from their starts on: the first as a full line, the second as a dashed one. */
export function CompareChart({ metric, measure, runs: [one, other] }: CompareChartProps): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const theme = useThemeName()
  const [pointed, setPointed] = useState<readonly string[] | null>(null)
  const [isEmpty, setEmpty] = useState(false)
  useEffect(() => {
    const place = box.current
    if (place === null) return
    const curves = [one, other].map((run) => plotColumns(runCurve(run.run, metric, run)))
    setEmpty(curves.every(([seconds]) => seconds.length === 0))
    const joined = uPlot.join(curves)
    const endS = Math.max(one.endS, other.endS, 1)
    const onCursor = (index: number | null): void => setPointed(index === null ? null : wordsAt(joined, index, measure))
    const plot = new uPlot(optionsOf({ width: place.clientWidth, measure, endS, onCursor }), joined, place)
    const observer = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: HEIGHT_PX }))
    observer.observe(place)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [one, other, metric, measure, theme])
  return (
    <section className={cx('chart')} aria-label={`${measure.label} of both runs`}>
      <h3>
        {measure.label}
        {pointed !== null && <span className={cx('pointed')}>{pointed.join(' · ')}</span>}
      </h3>
      <div
        ref={box}
        className={cx('plot')}
        role="img"
        aria-label={`${measure.label} over time, both runs from their starts on`}
      />
      {isEmpty && <p className={cx('none')}>No vitals are kept of them.</p>}
    </section>
  )
}

/** What both curves are at a moment: the nearest value before it, as the two have values at different times. */
function wordsAt(
  [times = [], ...curves]: uPlot.AlignedData,
  index: number,
  { words }: HistoryMeasure,
): readonly string[] {
  const values = curves.map((curve) => {
    for (let at = index; at >= 0; at--) {
      const value = curve[at]
      if (value !== undefined) return value === null ? '–' : words(value)
    }
    return '–'
  })
  return [sinceStartWords(times[index] ?? 0), ...values]
}

interface OptionParts {
  readonly width: number
  readonly measure: HistoryMeasure
  readonly endS: number
  readonly onCursor: (index: number | null) => void
}

function optionsOf({ width, measure, endS, onCursor }: OptionParts): uPlot.Options {
  const axis = {
    stroke: readColor('--muted'),
    ticks: { show: false },
    font: '10px "Inter Variable", system-ui, sans-serif',
  }
  const line = { width: 1.6, points: { show: false }, spanGaps: false }
  return {
    ...{ width: Math.max(1, width), height: HEIGHT_PX, padding: [6, 12, 0, 0], legend: { show: false } },
    cursor: {
      sync: { key: CURSOR_KEY, setSeries: false },
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: 5 },
    },
    scales: {
      x: { time: false, range: [0, endS] },
      y: { range: (_plot, _least, most) => [0, Math.max(measure.leastScale, (most || 0) * 1.08)] },
    },
    axes: [
      {
        ...axis,
        size: AXIS_PX,
        gap: 4,
        space: 80,
        incrs: ELAPSED_STEPS,
        grid: { show: false },
        values: (_plot, splits) => splits.map(sinceStartWords),
      },
      {
        ...axis,
        size: 62,
        gap: 6,
        space: 30,
        incrs: measure.steps,
        grid: { stroke: readColor('--line'), width: 1 },
        values: (_plot, splits) => splits.map((v) => (v === 0 ? '' : measure.words(v))),
      },
    ],
    series: [
      {},
      { ...line, stroke: readColor('--accent'), fill: `${readColor('--accent')}1f` },
      { ...line, stroke: readColor('--waiting'), dash: [5, 3] },
    ],
    hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? null)] },
  }
}
