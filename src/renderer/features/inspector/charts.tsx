import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { useThemeName } from '../../app/theme.ts'
import { useClient, useFleet, useVitals } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { formatBytes, formatClock, formatPercent, formatRate } from '../../ui/format.ts'
import { CHART_WINDOW_MS, Chart } from './chart.ts'
import { chartColumns, type ChartColumns } from './chart-columns.ts'
import styles from './charts.module.css'

const cx = classesOf(styles)

interface Measure {
  readonly key: Exclude<keyof ChartColumns, 'times'>
  readonly label: string
  readonly colorToken: string
  readonly leastScale: number
  readonly words: (value: number) => string
}

const MEASURES: readonly Measure[] = [
  { key: 'cpu', label: 'CPU', colorToken: '--accent', leastScale: 20, words: formatPercent },
  { key: 'memory', label: 'Memory', colorToken: '--violet', leastScale: 64 * 1024 ** 2, words: formatBytes },
  { key: 'output', label: 'Output', colorToken: '--working', leastScale: 4 * 1024, words: formatRate },
]

/** CPU, memory and output of the last quarter of an hour under one time cursor. */
export function Charts({ agentId }: { readonly agentId: string }): ReactElement {
  const columns = useRef<ChartColumns>({ times: [], cpu: [], memory: [], output: [] })
  const places = useRef<(HTMLDivElement | null)[]>([])
  const [cursor, setCursor] = useState<number | null>(null)
  useCharts(agentId, { columns, places, onCursor: setCursor })
  const at = cursor === null ? null : (columns.current.times[cursor] ?? null)
  return (
    <div className={cx('charts')}>
      {MEASURES.map((measure, index) => (
        <div key={measure.key}>
          <div className={cx('head')}>
            {measure.label}
            {at !== null && index === 0 && <Moment at={at * 1_000} />}
            <b>
              {at === null ? (
                <Latest agentId={agentId} measure={measure} />
              ) : (
                wordsAt(measure, columns.current[measure.key][cursor ?? 0])
              )}
            </b>
          </div>
          <div
            className={cx('plot', index === MEASURES.length - 1 && 'withAxis')}
            role="img"
            aria-label={`${measure.label}, last 15 minutes`}
            ref={(element) => {
              places.current[index] = element
            }}
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
    const { cpuPercent: cpu, rssBytes: memory, outputBytesPerSecond: output } = sample
    return measure.words({ cpu, memory, output }[measure.key])
  })
}

function wordsAt({ words }: Measure, value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : words(value)
}

interface ChartLinks {
  readonly columns: React.RefObject<ChartColumns>
  readonly places: React.RefObject<(HTMLDivElement | null)[]>
  readonly onCursor: (index: number | null) => void
}

function useCharts(agentId: string, { columns, places, onCursor }: ChartLinks): void {
  const { vitals } = useClient()
  const theme = useThemeName()
  const isListed = useFleet(({ agents }) => agents.has(agentId))
  useEffect(() => {
    if (!isListed) return
    const style = getComputedStyle(document.documentElement)
    const token = (name: string): string => style.getPropertyValue(name).trim()
    const charts = MEASURES.map(({ colorToken, leastScale }, index) => {
      const place = places.current[index]
      if (!place) throw new Error('a chart has no place')
      return new Chart({
        place,
        color: token(colorToken),
        cursorColor: token('--line-strong'),
        axisColor: token('--faint'),
        leastScale,
        hasAxis: index === MEASURES.length - 1,
        onCursor,
      })
    })
    const draw = (): void => {
      const now = vitals.hostNow()
      columns.current = chartColumns(vitals.ringOf(agentId), now, CHART_WINDOW_MS)
      const { times } = columns.current
      charts.forEach((chart, index) => {
        const measure = MEASURES[index]
        if (measure !== undefined) chart.draw(times, columns.current[measure.key], now)
      })
    }
    draw()
    const ticks = vitals.onTick(draw)
    return () => {
      ticks.dispose()
      for (const chart of charts) chart.dispose()
      onCursor(null)
    }
  }, [agentId, vitals, theme, isListed, columns, places, onCursor])
}
