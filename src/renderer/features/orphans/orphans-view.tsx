import { ShieldCheck } from 'lucide-react'
import { useEffect, type ReactElement } from 'react'
import { PlaceHeading, PlaceLead, PlacePage } from '../../agent/place-page.tsx'
import { commandOfKey } from '../../state/command-keys.ts'
import { showPlace, useView } from '../../state/view-state.ts'
import { useFleet, useMayChange } from '../../client/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { LedgerTable } from './ledger-table.tsx'
import { ledgerOf } from './ledger.ts'
import styles from './orphans.module.css'
import { SessionTable } from './session-table.tsx'
import { useOrphanCommands } from '../../state/use-orphan-commands.ts'
import { useSessions } from './use-sessions.ts'

const cx = classesOf(styles)

/** What outlived its run or its host: the orphan ledger and the sessions nobody watches. */
export function OrphansView(): ReactElement {
  const { open, ignored } = ledgerOf(useFleet(({ host }) => host.survivors))
  const [sessions, refresh] = useSessions()
  const commands = useOrphanCommands()
  const mayChange = useMayChange()
  useEscape()
  const proven = open.filter(({ isProven }) => isProven)
  return (
    <PlacePage
      place="orphans"
      title="Orphans"
      actions={
        mayChange &&
        proven.length > 1 && (
          <Button size="medium" onClick={() => commands.killAll(proven)}>
            Kill all {proven.length} proven…
          </Button>
        )
      }
    >
      <PlaceLead>
        Processes that are still running although their run, or the host that started them, has ended. Corral recognises
        them by pid and start time, or by a variable in their environment, and signals only those it can prove to be its
        own.
      </PlaceLead>
      {open.length === 0 ? (
        <NothingLeft hasIgnored={ignored.length > 0} />
      ) : (
        <LedgerTable label="Orphans" survivors={open} />
      )}
      {ignored.length > 0 && (
        <>
          <PlaceHeading>Ignored</PlaceHeading>
          <LedgerTable label="Ignored orphans" survivors={ignored} />
        </>
      )}
      {sessions !== null && sessions.length > 0 && (
        <>
          <PlaceHeading>Sessions that outlive the host</PlaceHeading>
          <SessionTable sessions={sessions} onChange={refresh} />
        </>
      )}
    </PlacePage>
  )
}

/** Escape leads back to the fleet, unless something lies over the view: heard before that closes. */
function useEscape(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isBack = commandOfKey('ledger', event) === 'ledger-back'
      if (isBack && useView.getState().overlay.kind === 'none') showPlace('fleet')
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}

function NothingLeft({ hasIgnored }: { readonly hasIgnored: boolean }): ReactElement {
  return (
    <div className={cx('empty')}>
      <ShieldCheck size={24} color="var(--working)" />
      <b>Nothing was left behind</b>
      {hasIgnored
        ? 'Except for what you chose to ignore, no process has outlived its run.'
        : 'No process has outlived its run, and none from before Corral’s last start is still running.'}
    </div>
  )
}
