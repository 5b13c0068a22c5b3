import { ShieldCheck, ShieldQuestionMark } from 'lucide-react'
import type { KeyboardEvent, ReactElement } from 'react'
import type { Survivor } from '../../../contract/views.ts'
import { useMayChange } from '../../client/client-context.ts'
import { commandOfKey } from '../../state/command-keys.ts'
import type { CommandIn } from '../../../words/commands/commands.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { focusHandover } from '../../ui/focus-handover.ts'
import { formatBytes } from '../../../words/format.ts'
import { Tip } from '../../ui/tip.tsx'
import { proofHint, proofWords } from '../../../words/orphan-words.ts'
import styles from './orphans.module.css'
import { useOrphanCommands } from '../../state/use-orphan-commands.ts'

const cx = classesOf(styles)
/** A line that goes away leaves the keyboard to the one after it, else to the one before, else to the view. */
const toNextRow = focusHandover((row) => {
  const next = row.nextElementSibling ?? row.previousElementSibling ?? row.closest('main')
  if (next instanceof HTMLElement) next.focus()
})

/** What LedgerTable takes. */
export interface LedgerTableProps {
  readonly label: string
  readonly survivors: readonly Survivor[]
}

/** Lines of the orphan ledger. Arrows move between lines, Delete kills, Tab goes to a line's buttons. */
export function LedgerTable({ label, survivors }: LedgerTableProps): ReactElement {
  return (
    <table className={cx('table')} aria-label={label}>
      <colgroup>
        <col style={{ width: 132 }} />
        <col />
        <col style={{ width: 76 }} />
        <col style={{ width: 84 }} />
        <col style={{ width: 120 }} />
        <col style={{ width: 196 }} />
      </colgroup>
      <thead>
        <tr>
          <th>Agent</th>
          <th>Process</th>
          <th className={cx('number')}>Pid</th>
          <th className={cx('number')}>Memory</th>
          <th>Whose it is</th>
          <th className={cx('number')}>
            <span className="visually-hidden">What to do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {survivors.map((survivor) => (
          <LedgerRow key={`${survivor.pid}-${survivor.startTime}`} survivor={survivor} />
        ))}
      </tbody>
    </table>
  )
}

function LedgerRow({ survivor }: { readonly survivor: Survivor }): ReactElement {
  const { kill, ignore } = useOrphanCommands()
  const mayChange = useMayChange()
  const { agentName, name, commandLine, pid, rssBytes, isProven, isIgnored } = survivor
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>): void => {
    if (event.target !== event.currentTarget) return
    const command = commandOfKey('ledger', event)
    if (command === 'ledger-kill' && isProven && mayChange) kill(survivor)
    else if (!moveFrom(event.currentTarget, command)) return
    event.preventDefault()
  }
  return (
    <tr ref={toNextRow} className={cx('row', isIgnored && 'faded')} tabIndex={0} data-pid={pid} onKeyDown={onKeyDown}>
      <td title={agentName}>{agentName}</td>
      <td title={commandLine}>
        <div className={cx('program')}>{name}</div>
        <div className={cx('command')}>{commandLine}</div>
      </td>
      <td className={cx('number')}>{pid}</td>
      <td className={cx('number')}>{formatBytes(rssBytes)}</td>
      <td>
        <Proof survivor={survivor} />
      </td>
      <td>
        <div className={cx('actions')}>
          {!isProven && <CopyButton text={`kill ${pid}`} label={`Copy “kill ${pid}”, to end it by hand`} />}
          {mayChange && (
            <Button look="quiet" onClick={() => ignore(survivor, !isIgnored)}>
              {isIgnored ? 'Do not ignore' : 'Ignore'}
            </Button>
          )}
          {mayChange && isProven && <Button onClick={() => kill(survivor)}>Kill</Button>}
        </div>
      </td>
    </tr>
  )
}

function Proof({ survivor }: { readonly survivor: Survivor }): ReactElement {
  const { isProven } = survivor
  return (
    <Tip text={proofHint(survivor)}>
      <span className={cx('proof', isProven ? 'proven' : 'unproven')}>
        {isProven ? <ShieldCheck size={14} /> : <ShieldQuestionMark size={14} />}
        {proofWords(survivor)}
      </span>
    </Tip>
  )
}

/** Moves the keyboard to the line a command leads to; false: none. */
function moveFrom(row: HTMLTableRowElement, command: CommandIn<'ledger'> | null): boolean {
  const next =
    command === 'ledger-next'
      ? row.nextElementSibling
      : command === 'ledger-previous'
        ? row.previousElementSibling
        : null
  if (!(next instanceof HTMLElement)) return false
  next.focus()
  return true
}
