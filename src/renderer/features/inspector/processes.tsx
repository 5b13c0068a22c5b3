import { useState, type ReactElement } from 'react'
import { inOrderOf } from '../../../base/steady-order.ts'
import type { AgentView } from '../../../contract/views.ts'
import { useMayChange, useVitals } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { formatBytes, formatCount } from '../../../words/format.ts'
import inspector from './inspector.module.css'
import { processKey, sortProcesses, type ProcessSort } from './process-order.ts'
import { ProcessRow } from './process-row.tsx'
import { treeStrokes } from './process-tree.ts'
import styles from './processes.module.css'
import { useProcessEnd } from './use-process-end.ts'
import { useProcesses } from './use-processes.ts'

const cx = classesOf(styles)
const inInspector = classesOf(inspector)

const NO_STROKES: readonly string[] = []
const COLUMNS = [
  ['tree', 'Process'],
  ['cpu', 'CPU'],
  ['memory', 'Memory'],
  ['age', 'Age'],
] as const satisfies readonly (readonly [ProcessSort, string])[]

/** The agent's process tree. Arrows move between processes, Delete asks one to end, Shift+Delete kills it. */
export function Processes({ agent }: { readonly agent: AgentView }): ReactElement {
  const { rows, readAgain } = useProcesses(agent.id)
  const [sort, setSort] = useState<ProcessSort>('tree')
  // While the pointer is over them they keep their places, so that nobody ends another process than the one aimed at.
  const [held, setHeld] = useState<readonly string[] | null>(null)
  const sorted = sortProcesses(rows, sort)
  const shown = held === null || sort === 'tree' ? sorted : inOrderOf(held, sorted, processKey)
  const mayChange = useMayChange()
  const end = useProcessEnd(agent, readAgain)
  const strokes = sort === 'tree' ? treeStrokes(shown) : NO_STROKES
  const sortBy = (next: ProcessSort): void => {
    setSort(next)
    setHeld(sortProcesses(rows, next).map(processKey))
  }
  return (
    <section className={inInspector('section')} aria-label="Processes">
      <Summary agentId={agent.id} count={rows.length} />
      <table
        className={cx('table')}
        onPointerEnter={() => setHeld(shown.map(processKey))}
        onPointerLeave={() => setHeld(null)}
      >
        <colgroup>
          <col />
          <col style={{ width: 40 }} />
          <col style={{ width: 50 }} />
          <col style={{ width: 40 }} />
          {mayChange && <col style={{ width: 20 }} />}
        </colgroup>
        <Heads sort={sort} onSort={sortBy} hasCommands={mayChange} />
        <tbody>
          {shown.map((row, index) => (
            <ProcessRow
              key={processKey(row)}
              row={row}
              strokes={strokes[index] ?? ''}
              isEntry={index === 0}
              commands={mayChange ? { agent, end } : null}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Summary({ agentId, count }: { readonly agentId: string; readonly count: number }): ReactElement {
  const summary = useVitals((vitals) => {
    const sample = vitals.sampleOf(agentId)
    if (sample === null) return null
    const zombies = sample.zombies > 0 ? ` · ${formatCount(sample.zombies, 'zombie')}` : ''
    return `${formatCount(sample.processes, 'process', 'processes')} · ${formatCount(sample.threads, 'thread')} · ${formatBytes(sample.memoryBytes)}${zombies}`
  })
  return <h3 className={inInspector('heading')}>{summary ?? formatCount(count, 'process', 'processes')}</h3>
}

interface HeadsProps {
  readonly sort: ProcessSort
  readonly onSort: (sort: ProcessSort) => void
  readonly hasCommands: boolean
}

/** The heads sort; the one that sorts already leads back to the tree. */
function Heads({ sort, onSort, hasCommands }: HeadsProps): ReactElement {
  return (
    <thead>
      <tr>
        {COLUMNS.map(([column, label]) => {
          const isSorted = column === sort && sort !== 'tree'
          return (
            <th key={column} aria-sort={isSorted ? 'descending' : undefined}>
              <button
                type="button"
                className={cx('head', isSorted && 'sorted')}
                title={column === 'tree' || isSorted ? 'Show as a tree' : `Sort by ${label}`}
                onClick={() => onSort(isSorted ? 'tree' : column)}
              >
                {label}
              </button>
            </th>
          )
        })}
        {hasCommands && (
          <th>
            <span className="visually-hidden">Commands</span>
          </th>
        )}
      </tr>
    </thead>
  )
}
