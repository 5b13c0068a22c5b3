import 'uplot/dist/uPlot.min.css'
import { useMemo, type ReactElement } from 'react'
import type { RunOfHistory } from '../../../shapes/history.ts'
import { formatClock } from '../../../words/format.ts'
import { comparedFacts, runTitle, type ComparedFact, type ComparedRun } from '../../../words/run-comparison.ts'
import { useClient } from '../../client/client-context.ts'
import { closeOverlay, openPostMortem } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { CompareChart, type DrawnRun } from './compare-chart.tsx'
import styles from './compare-dialog.module.css'
import { measureOf } from './measures.ts'
import { COMPARED_METRICS } from './run-curves.ts'
import { useAsked } from '../../state/use-asked.ts'

const cx = classesOf(styles)
/** Columns of vitals asked for each run. */
const COLUMNS = 500

/** Two runs side by side: what is known of each, and their vitals from their starts on. What differs is marked. */
export function CompareDialog({ runs }: { readonly runs: readonly [RunOfHistory, RunOfHistory] }): ReactElement {
  const { vitals } = useClient()
  const now = useMemo(() => vitals.hostNow(), [vitals])
  const one = useDrawnRun(runs[0], now)
  const other = useDrawnRun(runs[1], now)
  const facts = comparedFacts([one, other], { now, momentOf: (at) => formatClock(at, now) })
  return (
    <Dialog title="Two runs compared" width={980} onClose={closeOverlay}>
      <Facts facts={facts} runs={[one, other]} />
      <div className={cx('charts')}>
        {COMPARED_METRICS.map((metric) => (
          <CompareChart key={metric} metric={metric} measure={measureOf(metric)} runs={[one, other]} />
        ))}
      </div>
      <p className={cx('note')}>Both begin at the left. Vitals of long runs are averages of 10 s or a minute.</p>
    </Dialog>
  )
}

interface FactsProps {
  readonly facts: readonly ComparedFact[]
  readonly runs: readonly [ComparedRun, ComparedRun]
}

function Facts({ facts, runs: [one, other] }: FactsProps): ReactElement {
  return (
    <table className={cx('facts')}>
      <thead>
        <tr>
          <th>
            <span className="visually-hidden">What</span>
          </th>
          <th scope="col" className={cx('one')}>
            <RunHead run={one.run} />
          </th>
          <th scope="col" className={cx('other')}>
            <RunHead run={other.run} />
          </th>
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(({ label, values, isDifferent, difference }) => (
          <tr key={label} data-different={isDifferent}>
            <th scope="row">{label}</th>
            <td>{values[0]}</td>
            <td>{values[1]}</td>
            <td className={cx('difference')}>{isDifferent ? difference || 'differs' : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RunHead({ run }: { readonly run: RunOfHistory }): ReactElement {
  return (
    <span className={cx('runHead')}>
      <i className={cx('line')} />
      <span title={runTitle(run)}>{runTitle(run)}</span>
      {run.hasPostMortem && (
        <Button look="quiet" aria-label={`Post-mortem of ${runTitle(run)}`} onClick={() => openPostMortem(run)}>
          Post-mortem
        </Button>
      )}
    </span>
  )
}

/** A run with its post-mortem and vitals, as far as they are there. */
function useDrawnRun(run: RunOfHistory, now: number): ComparedRun & DrawnRun {
  const { agentId, generation, startedAt, endedAt, hasPostMortem } = run
  const { value: postMortem } = useAsked('run.postMortem', hasPostMortem ? { agent: agentId, generation } : null)
  const range =
    startedAt === null
      ? null
      : {
          ...{ from: Math.floor(startedAt), to: Math.ceil(Math.max(startedAt + 1, endedAt ?? now)) },
          ...{ columns: COLUMNS, agents: [agentId], metrics: [...COMPARED_METRICS] },
        }
  const { value: kept } = useAsked('series.read', range)
  return useMemo(
    () => ({
      run,
      postMortem,
      kept,
      samples: postMortem?.samples ?? null,
      endS: startedAt === null ? 0 : ((endedAt ?? now) - startedAt) / 1_000,
    }),
    [run, postMortem, kept, startedAt, endedAt, now],
  )
}
