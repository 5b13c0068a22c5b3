import type { ReactElement } from 'react'
import type { SessionView } from '../../../contract/views.ts'
import { useMayChange } from '../../client/client-context.ts'
import { focusAgent } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ownerWords } from '../../../words/orphan-words.ts'
import styles from './orphans.module.css'
import { useOrphanCommands } from '../../state/use-orphan-commands.ts'

const cx = classesOf(styles)

/** What SessionTable takes. */
export interface SessionTableProps {
  readonly sessions: readonly SessionView[]
  /** Called after one was ended. */
  readonly onChange: () => void
}

/** Sessions of tmux: whose they are and how to attach to them by hand. Those nobody knows of can be ended. */
export function SessionTable({ sessions, onChange }: SessionTableProps): ReactElement {
  return (
    <table className={cx('table')} aria-label="Sessions">
      <colgroup>
        <col style={{ width: 180 }} />
        <col />
        <col style={{ width: 76 }} />
        <col style={{ width: 84 }} />
        <col style={{ width: 110 }} />
      </colgroup>
      <thead>
        <tr>
          <th>Agent</th>
          <th>Attach by hand</th>
          <th className={cx('number')}>Pid</th>
          <th>Program</th>
          <th>
            <span className="visually-hidden">What to do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <SessionRow key={session.runId} session={session} onChange={onChange} />
        ))}
      </tbody>
    </table>
  )
}

function SessionRow({
  session,
  onChange,
}: {
  readonly session: SessionView
  readonly onChange: () => void
}): ReactElement {
  const { endSession } = useOrphanCommands()
  const mayChange = useMayChange()
  const { agentId, pid, isDead, attachCommand } = session
  return (
    <tr className={cx('row', agentId === null && 'faded')}>
      <td title={ownerWords(session)}>{ownerWords(session)}</td>
      <td>
        <div className={cx('attach')}>
          <span className={cx('command')} title={attachCommand}>
            {attachCommand}
          </span>
          <CopyButton text={attachCommand} label="Copy the command" />
        </div>
      </td>
      <td className={cx('number')}>{pid}</td>
      <td>{isDead ? 'has ended' : 'runs'}</td>
      <td>
        <div className={cx('actions')}>
          {agentId === null ? (
            mayChange && <Button onClick={() => endSession(session, onChange)}>End</Button>
          ) : (
            <Button look="quiet" onClick={() => focusAgent(agentId)}>
              Show
            </Button>
          )}
        </div>
      </td>
    </tr>
  )
}
