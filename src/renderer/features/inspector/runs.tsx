import { ChevronRight } from 'lucide-react'
import { useState, type ReactElement } from 'react'
import { useClient, useFleet } from '../../client/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { formatClock, formatCount, formatElapsed } from '../../../words/format.ts'
import { endWords, exitClassWords, stopResultWords, verdictWords } from '../../../words/end-words.ts'
import { LastLines } from '../../agent/last-lines.tsx'
import { openPostMortem } from '../../state/view-state.ts'
import { AgentGlyph } from '../../agent/agent-glyph.tsx'
import { FactList } from './fact-list.tsx'
import sectionStyles from './inspector.module.css'
import { afterWords, runHistory, type PastRun } from './run-history.ts'
import styles from './runs.module.css'

const cx = classesOf(styles)
const section = classesOf(sectionStyles)
/** What fits without pushing the events out of sight. */
const SHOWN = 5

/** The agent's earlier runs, newest first: how each ended, what followed, and its last lines. */
export function Runs({ agentId }: { readonly agentId: string }): ReactElement | null {
  const journal = useFleet((fleet) => fleet.journal.get(agentId) ?? null)
  const [isWhole, setWhole] = useState(false)
  const runs = runHistory(journal ?? [])
  if (runs.length === 0) return null
  const shown = isWhole ? runs : runs.slice(0, SHOWN)
  return (
    <section className={section('section')} aria-label="Runs">
      <h3 className={section('heading')}>Runs</h3>
      <ol className={cx('runs')}>
        {shown.map((run) => (
          <RunRow key={run.end.runId} agentId={agentId} run={run} />
        ))}
      </ol>
      {runs.length > shown.length && (
        <Button look="quiet" className={cx('more')} onClick={() => setWhole(true)}>
          Show all {formatCount(runs.length, 'run')}
        </Button>
      )}
    </section>
  )
}

interface RunRowProps {
  readonly agentId: string
  readonly run: PastRun
}

function RunRow({ agentId, run }: RunRowProps): ReactElement {
  const now = useClient().vitals.hostNow()
  const [isOpen, setOpen] = useState(false)
  const { end } = run
  const after = afterWords(run)
  return (
    <li>
      <button type="button" className={cx('head')} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <AgentGlyph phase={{ kind: 'stopped', since: end.endedAt, lastRun: end }} />
        <span className={cx('what')}>
          <span className={cx('number')}>{end.generation}</span> {endWords(end)}
        </span>
        <span className={cx('lived')}>{livedWords(run)}</span>
        <ChevronRight size={12} className={cx('chevron')} />
        <span className={cx('after')} title={after}>
          {formatClock(end.endedAt, now)}
          {after !== '' && ` · ${after}`}
        </span>
      </button>
      {isOpen && <RunDetail agentId={agentId} run={run} now={now} />}
    </li>
  )
}

function RunDetail({ agentId, run: { end }, now }: RunRowProps & { readonly now: number }): ReactElement {
  const { startedAt, endedAt, exitClass, stop, lastLines } = end
  const verdict = verdictWords(end)
  return (
    <div className={cx('detail')}>
      <FactList
        facts={[
          ...(startedAt === null ? [] : [['Started', formatClock(startedAt, now)] as const]),
          ['Ended', formatClock(endedAt, now)],
          ['Class', exitClassWords(exitClass)],
          ...(verdict === '' ? [] : [['Verdict', verdict] as const]),
          ...(stop === null ? [] : [['Stop', stopResultWords(stop)] as const]),
        ]}
      />
      {lastLines.length > 0 && <LastLines lines={lastLines} />}
      <Button className={cx('postMortem')} onClick={() => openPostMortem({ agentId, generation: end.generation })}>
        Post-mortem
      </Button>
    </div>
  )
}

/** A run that ended before its process could be identified has no start time. */
function livedWords({ end: { startedAt, endedAt, exit } }: PastRun): string {
  if (startedAt === null) return exit === null ? 'never ran' : 'at once'
  return formatElapsed(endedAt - startedAt)
}
