import { useCallback, useState, type ReactElement, type ReactNode } from 'react'
import { assertNever } from '../../../base/assert-never.ts'
import { ok } from '../../../base/result.ts'
import type { RunOfHistory } from '../../../shapes/history.ts'
import { formatBytes, formatClock, formatElapsed, formatPercent } from '../../../words/format.ts'
import { runEndWords } from '../../../words/history-words.ts'
import { hintWords } from '../../../words/post-mortem/hint-words.ts'
import { useClient } from '../../client/client-context.ts'
import { openPostMortem, selectAgent } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { colorOfTone, type Tone } from '../../ui/tone.ts'
import { pointAt, useHistory } from './history-store.ts'
import styles from './history.module.css'
import { ListFoot } from './list-foot.tsx'
import type { Bounds } from './range.ts'
import { useOpenable } from './use-openable.ts'
import { usePages, type AskPage } from './use-pages.ts'
import { VirtualTable, type TableColumn, type TableSort } from './virtual-table.tsx'

const cx = classesOf(styles)
type Key = 'chosen' | 'agent' | 'run' | 'end' | 'started' | 'lasted' | 'why' | 'memory' | 'cpu'

const COLUMNS: readonly TableColumn<Key>[] = [
  { key: 'chosen', title: '', width: '18px' },
  { key: 'agent', title: 'Agent', width: 'minmax(90px, 1.2fr)', canSort: true },
  { key: 'run', title: 'Run', width: '44px', isNumber: true },
  { key: 'end', title: 'End', width: 'minmax(90px, 1fr)', canSort: true },
  { key: 'started', title: 'Started', width: '112px', canSort: true },
  { key: 'lasted', title: 'Lasted', width: '72px', isNumber: true, canSort: true },
  { key: 'why', title: 'Likely reason', width: 'minmax(0, 2fr)' },
  { key: 'memory', title: 'Memory', width: '76px', isNumber: true, canSort: true },
  { key: 'cpu', title: 'CPU', width: '60px', isNumber: true, canSort: true },
]

/** What a RunsTable takes. */
export interface RunsTableProps {
  readonly bounds: Bounds
  readonly chosen: readonly RunOfHistory[]
  readonly onChoose: (run: RunOfHistory) => void
}

/** The runs that lived in the time that is shown. Opening one shows its post-mortem; two can be chosen. */
export function RunsTable({ bounds, chosen, onChoose }: RunsTableProps): ReactElement {
  const client = useClient()
  const { range, filter } = useHistory()
  const [sort, setSort] = useState<TableSort<Key>>({ key: 'started', isDown: true })
  const openable = useOpenable()
  const ask: AskPage<RunOfHistory> = useCallback(
    async (after, signal) => {
      const answer = await client.request('history.runs', { ...bounds, filter, after }, { signal })
      return answer.ok ? ok({ rows: answer.value.runs, next: answer.value.next }) : answer
    },
    [client, bounds, filter],
  )
  const pages = usePages({ ask, keyOf: keyOfRun, subject: JSON.stringify([range, filter]) })
  const isByTime = sort.key === 'started' && sort.isDown
  const isChosen = (run: RunOfHistory): boolean => chosen.some((each) => keyOfRun(each) === keyOfRun(run))
  const now = client.vitals.hostNow()
  const cellOf = (run: RunOfHistory, key: Key): ReactNode =>
    key === 'chosen' ? <ChooseBox run={run} isChosen={isChosen(run)} onChoose={onChoose} /> : runCell(run, { key, now })
  const open = (run: RunOfHistory): void => {
    if (!openable(run.agentId)) return
    if (run.hasPostMortem) openPostMortem(run)
    else selectAgent(run.agentId)
  }
  return (
    <VirtualTable
      label="Runs"
      columns={COLUMNS}
      rows={isByTime ? pages.rows : sortedRuns(pages.rows, { sort, now })}
      keyOf={keyOfRun}
      cellOf={cellOf}
      sort={sort}
      onSort={setSort}
      onOpen={open}
      onPoint={(run) => pointAt(run === null ? null : (run.endedAt ?? run.startedAt))}
      onChoose={onChoose}
      isChosen={isChosen}
      onEnd={pages.more}
      foot={<ListFoot pages={pages} one="run" isSorted={!isByTime} />}
    />
  )
}

/** Which run it is: one without a process may share its run id with none. */
export function keyOfRun({ agentId, generation, runId }: RunOfHistory): string {
  return `${agentId} ${generation} ${runId}`
}

interface ChooseBoxProps {
  readonly run: RunOfHistory
  readonly isChosen: boolean
  readonly onChoose: (run: RunOfHistory) => void
}

function ChooseBox({ run, isChosen, onChoose }: ChooseBoxProps): ReactElement {
  return (
    <input
      type="checkbox"
      className={cx('choose')}
      tabIndex={-1}
      aria-label={`Compare run ${run.generation} of ${run.agentName}`}
      checked={isChosen}
      onChange={() => onChoose(run)}
    />
  )
}

interface CellParts {
  readonly key: Exclude<Key, 'chosen'>
  readonly now: number
}

function runCell(run: RunOfHistory, { key, now }: CellParts): ReactNode {
  const { agentName, generation, startedAt, hint, peak } = run
  switch (key) {
    case 'agent':
      return <span title={agentName}>{agentName}</span>
    case 'run':
      return generation
    case 'end':
      return <span style={{ color: colorOfTone(toneOfRun(run)) }}>{runEndWords(run)}</span>
    case 'started':
      return startedAt === null ? '–' : formatClock(startedAt, now)
    case 'lasted':
      return startedAt === null ? '–' : formatElapsed(lastedMs(run, now))
    case 'why':
      return hint === null ? <span className={cx('faint')}>–</span> : <Why title={hintWords(hint).title} />
    case 'memory':
      return peak === null ? '–' : formatBytes(peak.memoryBytes)
    case 'cpu':
      return peak === null ? '–' : formatPercent(peak.cpuPercent)
    default:
      return assertNever(key)
  }
}

function Why({ title }: { readonly title: string }): ReactElement {
  return <span title={title}>{title}</span>
}

/** What an end means to the person who reads the list. */
function toneOfRun({ exitClass }: RunOfHistory): Tone {
  switch (exitClass) {
    case null:
      return 'working'
    case 'user-stop':
    case 'clean':
    case 'unknown':
      return 'idle'
    case 'rate-limited':
      return 'waiting'
    case 'prevented':
    case 'start-failure':
    case 'crash':
    case 'limit':
    case 'oom':
      return 'danger'
    default:
      return assertNever(exitClass)
  }
}

function lastedMs({ startedAt, endedAt }: RunOfHistory, now: number): number {
  return startedAt === null ? 0 : (endedAt ?? now) - startedAt
}

function sortedRuns(
  runs: readonly RunOfHistory[],
  { sort: { key, isDown }, now }: { readonly sort: TableSort<Key>; readonly now: number },
): readonly RunOfHistory[] {
  const sign = isDown ? -1 : 1
  return runs.toSorted((a, b) => sign * compareBy(key, now)(a, b))
}

function compareBy(key: Key, now: number): (a: RunOfHistory, b: RunOfHistory) => number {
  const figure = (of: (run: RunOfHistory) => number) => (a: RunOfHistory, b: RunOfHistory) => of(a) - of(b)
  if (key === 'agent') return (a, b) => -a.agentName.localeCompare(b.agentName, 'en', { numeric: true })
  if (key === 'end') return (a, b) => -runEndWords(a).localeCompare(runEndWords(b))
  if (key === 'lasted') return figure((run) => lastedMs(run, now))
  if (key === 'memory') return figure(({ peak }) => peak?.memoryBytes ?? -1)
  if (key === 'cpu') return figure(({ peak }) => peak?.cpuPercent ?? -1)
  return figure(({ startedAt, endedAt }) => startedAt ?? endedAt ?? 0)
}
