import { Tabs } from '@base-ui/react/tabs'
import { Bell, CircleGauge, CirclePlay, Ghost, KeyRound, MonitorCog, Palette, ShieldCheck } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { useFleet } from '../../client/client-context.ts'
import { closeOverlay, type SettingsSection } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { GeneralSection } from './general-section.tsx'
import { HostSection } from './host-section.tsx'
import { LimitsSection } from './limits-section.tsx'
import { LoginsSection } from './logins-section.tsx'
import { NotificationsSection } from './notifications-section.tsx'
import { OrphansSection } from './orphans-section.tsx'
import { SecuritySection } from './security-section.tsx'
import styles from './settings-dialog.module.css'
import { StartingSection } from './starting-section.tsx'

const cx = classesOf(styles)

interface SectionParts {
  readonly id: SettingsSection
  readonly label: string
  readonly icon: ReactNode
  readonly content: ReactNode
  /** People log in over the web only. */
  readonly isWebOnly?: true
}

const SECTIONS: readonly SectionParts[] = [
  { id: 'general', label: 'General', icon: <Palette size={14} />, content: <GeneralSection /> },
  {
    id: 'notifications',
    label: 'Notifications',
    icon: <Bell size={14} />,
    content: <NotificationsSection />,
  },
  { id: 'starting', label: 'Starting', icon: <CirclePlay size={14} />, content: <StartingSection /> },
  { id: 'limits', label: 'Limits', icon: <CircleGauge size={14} />, content: <LimitsSection /> },
  { id: 'orphans', label: 'Orphans', icon: <Ghost size={14} />, content: <OrphansSection /> },
  { id: 'security', label: 'Security', icon: <ShieldCheck size={14} />, content: <SecuritySection /> },
  { id: 'logins', label: 'Logins', icon: <KeyRound size={14} />, content: <LoginsSection />, isWebOnly: true },
  { id: 'host', label: 'This host', icon: <MonitorCog size={14} />, content: <HostSection /> },
]

/** The settings; a change applies at once. */
export function SettingsDialog({ section }: { readonly section: SettingsSection }): ReactElement {
  const kind = useFleet(({ host }) => host.kind)
  const sections = SECTIONS.filter(({ isWebOnly }) => !isWebOnly || kind === 'headless')
  return (
    <Dialog title="Settings" width={760} onClose={closeOverlay}>
      <Tabs.Root defaultValue={section} orientation="vertical" className={cx('tabs')}>
        <Tabs.List className={cx('list')} aria-label="Sections" activateOnFocus>
          {sections.map(({ id, label, icon }) => (
            <Tabs.Tab
              key={id}
              value={id}
              className={cx('tab')}
              {...(id === section ? { 'data-initial-focus': true } : {})}
            >
              {icon} {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {sections.map(({ id, content }) => (
          <Tabs.Panel key={id} value={id} className={cx('panel')} tabIndex={-1}>
            {content}
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </Dialog>
  )
}
