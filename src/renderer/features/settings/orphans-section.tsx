import type { ReactElement } from 'react'
import type { SettingsValues } from '../../../shapes/settings.ts'
import { useFleetCommands } from '../../state/use-fleet-commands.ts'
import { closeOverlay, showPlace } from '../../state/view-state.ts'
import { useFleet } from '../../client/client-context.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Segments } from '../../ui/segments.tsx'
import { Row } from './row.tsx'
import styles from './settings-dialog.module.css'

const cx = classesOf(styles)
const CHOICES: readonly (readonly [SettingsValues['orphans'], string])[] = [
  ['show', 'Show them'],
  ['kill', 'Kill them'],
]
const HINTS: Readonly<Record<SettingsValues['orphans'], string>> = {
  show: 'They are listed until you decide.',
  kill: 'They are killed before anything is started, if they are proven to be Corral’s. Others are only listed.',
}

/** What happens to processes that outlived an earlier host. */
export function OrphansSection(): ReactElement {
  const orphans = useFleet(({ settings }) => settings.orphans)
  const count = useFleet(({ host }) => host.survivors.length)
  const { updateSettings } = useFleetCommands()
  const show = (): void => {
    closeOverlay()
    showPlace('orphans')
  }
  return (
    <>
      <p className={cx('lead')}>
        When the host itself is killed, processes of its agents can live on. The next start finds them, by identity and
        by the cookie in their environment.
      </p>
      <Row label="Found when Corral starts" hint={HINTS[orphans]}>
        <Segments
          label="Found when Corral starts"
          options={CHOICES}
          value={orphans}
          onChange={(choice) => updateSettings({ orphans: choice })}
        />
      </Row>
      <Row label="In the ledger now" hint={count === 0 ? 'Nothing was left behind.' : undefined}>
        <Button onClick={show}>{count === 0 ? 'Show the ledger' : `Show ${count}`}</Button>
      </Row>
    </>
  )
}
