import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react'
import { useThemeName } from '../../state/theme.ts'
import { useClient, useVitals } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { readColor } from '../../ui/color-token.ts'
import { formatBytes, formatClock, formatPercent, formatRate } from '../../../words/format.ts'
import type { AgentView } from '../../../contract/views.ts'
import { CHART_WINDOW_MS, Chart } from './chart.ts'
import { chartColumns, type ChartColumns } from './chart-columns.ts'
import styles from './charts.module.css'
import { useLimitMarks, type LimitMarks } from './use-limit-marks.ts'

const cx = classesOf(styles)

interface Measure {
  readonly key: Exclude<keyof ChartColumns, 'times'>
  readonly label: string
  readonly colorToken: string
  readonly leastScale: number
  readonly words: (value: number) => string
}

const MEASURES: readonly [Measure, ...Measure[]] = [
  { key: 'cpu', label: 'CPU', colorToken: '--accent', leastScale: 20, words: formatPercent },
  { key: 'memory', label: 'Memory', colorToken: '--violet', leastScale: 64 * 1024 ** 2, words: formatBytes },
  { key: 'output', label: 'Output', colorToken: '--working', leastScale: 4 * 1024, words: formatRate },
]

/** CPU, memory and output of the last quarter of an hour under one time cursor. */
export function Charts({ agent }: { readonly agent: AgentView }): ReactElement {
  const agentId = agent.id
  const box = useRef<HTMLDivElement>(null)
  const cursor = useCharts(agentId, box, useLimitMarks(agent))
  return (
    <div ref={box} className={cx('charts')}>
      {MEASURES.map((measure, index) => (
        <div key={measure.key}>
          <div className={cx('head')}>
            {measure.label}
            {cursor !== null && index === 0 && <Moment at={cursor.at} />}
            <b>
              {cursor === null ? (
                <Latest agentId={agentId} measure={measure} />
              ) : (
                wordsAt(measure, cursor.values[measure.key])
              )}
            </b>
          </div>
          <div
            className={cx('plot', index === MEASURES.length - 1 && 'withAxis')}
            role="img"
            aria-label={`${measure.label}, last 15 minutes`}
          />
        </div>
      ))}
    </div>
  )
}

function Moment({ at }: { readonly at: number }): ReactElement {
  const { vitals } = useClient()
  return <span className={cx('moment')}>{formatClock(at, vitals.hostNow())}</span>
}

function Latest({ agentId, measure }: { readonly agentId: string; readonly measure: Measure }): string {
  return useVitals((vitals) => {
    const sample = vitals.sampleOf(agentId)
    if (sample === null) return '–'
    const { cpuPercent: cpu, memoryBytes: memory, outputBytesPerSecond: output } = sample
    return measure.words({ cpu, memory, output }[measure.key])
  })
}

function wordsAt({ words }: Measure, value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : words(value)
}

/** The time and values under the chart cursor. */
interface ChartCursor {
  readonly at: number
  readonly values: Readonly<Record<Measure['key'], number | null>>
}

const NO_COLUMNS: ChartColumns = { times: [], cpu: [], memory: [], output: [] }

function useCharts(
  agentId: string,
  box: RefObject<HTMLDivElement | null>,
  marks: RefObject<LimitMarks>,
): ChartCursor | null {
  const { vitals } = useClient()
  const theme = useThemeName()
  const [cursor, setCursor] = useState<ChartCursor | null>(null)
  useEffect(() => {
    let columns = NO_COLUMNS
    const onCursor = (index: number | null): void => setCursor(cursorAt(columns, index))
    const places = [...(box.current?.querySelectorAll<HTMLElement>('[role="img"]') ?? [])]
    const charts = places.map((place, index) => chartIn(place, index, onCursor))
    const draw = (): void => {
      const now = vitals.hostNow()
      columns = chartColumns(vitals.ringOf(agentId), now, CHART_WINDOW_MS)
      MEASURES.forEach(({ key }, index) => {
        charts[index]?.draw(columns.times, columns[key], now)
        charts[index]?.limit(marks.current[key] ?? null)
      })
    }
    draw()
    const ticks = vitals.onTick(draw)
    return () => {
      ticks.dispose()
      for (const chart of charts) chart.dispose()
      setCursor(null)
    }
  }, [agentId, vitals, theme, box, marks])
  return cursor
}

/** The charts share one cursor, so only the first one reports it. */
function chartIn(place: HTMLElement, index: number, onCursor: (index: number | null) => void): Chart {
  const { colorToken, leastScale } = MEASURES[index] ?? MEASURES[0]
  return new Chart({
    place,
    color: readColor(colorToken),
    axisColor: readColor('--faint'),
    leastScale,
    hasAxis: index === MEASURES.length - 1,
    onCursor: index === 0 ? onCursor : () => undefined,
  })
}

function cursorAt({ times, cpu, memory, output }: ChartColumns, index: number | null): ChartCursor | null {
  const at = index === null ? undefined : times[index]
  if (index === null || at === undefined) return null
  return {
    at: at * 1_000,
    values: { cpu: cpu[index] ?? null, memory: memory[index] ?? null, output: output[index] ?? null },
  }
}
