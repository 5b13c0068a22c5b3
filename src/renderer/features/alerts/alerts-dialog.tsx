import { Tabs } from '@base-ui/react/tabs'
import type { ReactElement } from 'react'
import { closeOverlay } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './alerts.module.css'
import { AlertRules } from './alert-rules.tsx'
import { CurrentAlerts } from './current-alerts.tsx'
import { PastAlerts } from './past-alerts.tsx'
import { useAlerts } from './use-alerts.ts'

const cx = classesOf(styles)

/** What fires and what did, and the rules by which it does. `alertId`: the alert that is to be seen. */
export function AlertsDialog({ alertId }: { readonly alertId: string | null }): ReactElement {
  const desk = useAlerts()
  return (
    <Dialog title="Alerts" width={720} onClose={closeOverlay}>
      <Tabs.Root defaultValue="now" className={cx('tabs')}>
        <Tabs.List className={cx('tabList')} aria-label="Alerts" activateOnFocus>
          <Tabs.Tab value="now" className={cx('tab')} {...(alertId === null ? { 'data-initial-focus': true } : {})}>
            Now
          </Tabs.Tab>
          <Tabs.Tab value="past" className={cx('tab')}>
            Past
          </Tabs.Tab>
          <Tabs.Tab value="rules" className={cx('tab')}>
            Rules
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="now" className={cx('panel')} tabIndex={-1}>
          <CurrentAlerts desk={desk} alertId={alertId} />
        </Tabs.Panel>
        <Tabs.Panel value="past" className={cx('panel')} tabIndex={-1}>
          <PastAlerts rules={desk.rules} />
        </Tabs.Panel>
        <Tabs.Panel value="rules" className={cx('panel')} tabIndex={-1}>
          <AlertRules desk={desk} />
        </Tabs.Panel>
      </Tabs.Root>
    </Dialog>
  )
}
