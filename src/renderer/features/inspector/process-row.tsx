import { Ellipsis, OctagonX, Square, XCircle } from 'lucide-react'
import type { KeyboardEvent, ReactElement } from 'react'
import type { AgentView, ProcessView } from '../../../contract/views.ts'
import { isZombie } from '../../../core/process/process-row.ts'
import { formatBytes, formatCount, formatDuration, formatPercent } from '../../../words/format.ts'
import { endLabel, processHint, shortCommand } from '../../../words/process-words.ts'
import type { EndSignal } from '../../../shapes/end-signal.ts'
import { commandOfKey, keysFor } from '../../state/command-keys.ts'
import { useAgentCommand } from '../../state/use-agent-command.ts'
import { classesOf } from '../../ui/classes.ts'
import { focusHandover } from '../../ui/focus-handover.ts'
import { Menu, MenuArea, type MenuEntry } from '../../ui/menu.tsx'
import { processKey } from './process-order.ts'
import styles from './processes.module.css'

const cx = classesOf(styles)
const NO_SIGNALS: readonly EndSignal[] = []
const SIGNALS: readonly EndSignal[] = ['SIGTERM', 'SIGKILL']
/** A process that has gone leaves the keyboard to the one after it, else to the one before. */
const toNextRow = focusHandover((row) => {
  const next = row.nextElementSibling ?? row.previousElementSibling
  if (next instanceof HTMLElement) next.focus()
})

/** What can be done with the processes of an agent. */
export interface ProcessCommands {
  readonly agent: AgentView
  readonly end: (row: ProcessView, signal: EndSignal) => void
}

/** What ends this process alone: nothing where it has ended, or where that is a stop of its agent. */
function endsOf(row: ProcessView): readonly EndSignal[] {
  return row.isLeader || isZombie(row) ? NO_SIGNALS : SIGNALS
}

/** What a ProcessRow takes. */
export interface ProcessRowProps {
  readonly row: ProcessView
  /** Tree lines before its name. */
  readonly strokes: string
  /** The Tab key comes here. */
  readonly isEntry: boolean
  /** Null: this login may only look. */
  readonly commands: ProcessCommands | null
}

/** One process: what it is, what it uses, how old it is, and what can be done with it. */
export function ProcessRow({ row, strokes, isEntry, commands }: ProcessRowProps): ReactElement {
  const { name, cpuPercent, rssBytes, threads, ageMs } = row
  const entries = useEntries(row, commands)
  const isDead = isZombie(row)
  return (
    <MenuArea entries={entries}>
      <tr
        ref={toNextRow}
        tabIndex={isEntry ? 0 : -1}
        className={cx('row', isDead && 'dead')}
        data-process={processKey(row)}
        onKeyDown={(event) => act(event, row, commands)}
        title={processHint(row)}
      >
        <td>
          <div className={cx('what')}>
            <span className={cx('strokes')}>{strokes}</span>
            <span className={cx('command')}>{shortCommand(row)}</span>
            {threads > 1 && (
              <span className={cx('threads')} aria-label={formatCount(threads, 'thread')}>
                {threads}
              </span>
            )}
          </div>
        </td>
        <td>{isDead ? <span className={cx('zombie')}>zombie</span> : formatPercent(cpuPercent)}</td>
        <td>{isDead ? '–' : formatBytes(rssBytes)}</td>
        <td>{ageMs === null ? '–' : shortAge(ageMs)}</td>
        {commands !== null && (
          <td>
            {entries.length > 0 && (
              <Menu
                entries={entries}
                trigger={
                  <button type="button" className={cx('more')} aria-label={`Commands for ${name}, pid ${row.pid}`}>
                    <Ellipsis size={13} />
                  </button>
                }
              />
            )}
          </td>
        )}
      </tr>
    </MenuArea>
  )
}

/** The larger of its two units, which fits the column. */
function shortAge(ageMs: number): string {
  return formatDuration(ageMs).split(' ').slice(0, 2).join(' ')
}

function useEntries(row: ProcessView, commands: ProcessCommands | null): readonly MenuEntry[] {
  const run = useAgentCommand()
  if (commands === null) return []
  const { agent, end } = commands
  if (row.isLeader) {
    const label = `Stop ${agent.spec.name}`
    return [{ id: 'stop', label, icon: <Square size={14} />, run: () => run('stop', agent) }]
  }
  return endsOf(row).map((signal) => ({
    id: signal,
    label: `${endLabel(signal)}…`,
    icon: signal === 'SIGKILL' ? <OctagonX size={14} /> : <XCircle size={14} />,
    keys: keysFor(signal === 'SIGKILL' ? 'process-kill' : 'process-end'),
    danger: signal === 'SIGKILL',
    run: () => end(row, signal),
  }))
}

function act(event: KeyboardEvent<HTMLTableRowElement>, row: ProcessView, commands: ProcessCommands | null): void {
  const { target, currentTarget } = event
  const command = target === currentTarget ? commandOfKey('processes', event) : null
  if (command === null) return
  event.preventDefault()
  if (command === 'process-next' || command === 'process-previous') {
    const next = command === 'process-next' ? currentTarget.nextElementSibling : currentTarget.previousElementSibling
    if (next instanceof HTMLElement) next.focus()
    return
  }
  const signal = command === 'process-kill' ? 'SIGKILL' : 'SIGTERM'
  if (endsOf(row).includes(signal)) commands?.end(row, signal)
}
