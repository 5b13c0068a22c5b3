import { useEffect, useState, type ReactElement } from 'react'
import type { ProcessView } from '../../../contract/views.ts'
import { useClient, useVitals } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { formatBytes, formatCount, formatPercent } from '../../../words/format.ts'
import styles from './inspector.module.css'
import { treeStrokes } from './process-tree.ts'

const cx = classesOf(styles)
const REFRESH_MS = 2_000

/** The agent's process tree, read again every two seconds while it can be seen. */
export function Processes({ agentId }: { readonly agentId: string }): ReactElement {
  const rows = useProcesses(agentId)
  const strokes = treeStrokes(rows)
  const summary = useVitals((vitals) => {
    const sample = vitals.sampleOf(agentId)
    if (sample === null) return null
    const zombies = sample.zombies > 0 ? ` · ${formatCount(sample.zombies, 'zombie')}` : ''
    return `${formatCount(sample.processes, 'process', 'processes')} · ${formatCount(sample.threads, 'thread')} · ${formatBytes(sample.memoryBytes)}${zombies}`
  })
  return (
    <section className={cx('section')} aria-label="Processes">
      <h3 className={cx('heading')}>{summary ?? formatCount(rows.length, 'process', 'processes')}</h3>
      <table className={cx('table')}>
        <colgroup>
          <col />
          <col style={{ width: 52 }} />
          <col style={{ width: 62 }} />
        </colgroup>
        <thead>
          <tr className="visually-hidden">
            <th>Process</th>
            <th>CPU</th>
            <th>Memory</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ pid, name, commandLine, cpuPercent, rssBytes, state }, index) => (
            <tr key={pid} title={`pid ${pid}\n${commandLine === '' ? name : commandLine}`}>
              <td>
                <span className={cx('strokes')}>{strokes[index]}</span>
                {shortCommand(name, commandLine)}
              </td>
              <td>{isDead(state) ? 'zombie' : formatPercent(cpuPercent)}</td>
              <td>{formatBytes(rssBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function useProcesses(agentId: string): readonly ProcessView[] {
  const client = useClient()
  const [rows, setRows] = useState<readonly ProcessView[]>([])
  useEffect(() => {
    let isCurrent = true
    const read = async (): Promise<void> => {
      if (document.hidden) return
      const answer = await client.request('agent.processes', { agent: agentId })
      if (isCurrent && answer.ok) setRows(answer.value)
    }
    void read()
    const timer = setInterval(() => void read(), REFRESH_MS)
    return () => {
      isCurrent = false
      clearInterval(timer)
      setRows([])
    }
  }, [client, agentId])
  return rows
}

/** The command as people know it: without the folders of its program. */
function shortCommand(name: string, commandLine: string): string {
  const [program = '', ...args] = commandLine.split(' ')
  if (program === '') return name
  return [program.split(/[\\/]/).at(-1) ?? name, ...args].join(' ')
}

function isDead(state: string): boolean {
  return state === 'Z' || state === 'X'
}
