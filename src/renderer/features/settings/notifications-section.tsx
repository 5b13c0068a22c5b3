import type { ReactElement } from 'react'
import { err, ok, type Result } from '../../../base/result.ts'
import type { NotificationSettings } from '../../../shapes/notifications.ts'
import { useFleet } from '../../client/client-context.ts'
import { useFleetCommands } from '../../state/use-fleet-commands.ts'
import { askForWebNotices, useWebNoticePermission, type WebNoticePermission } from '../../state/web-notices.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Switch } from '../../ui/switch.tsx'
import { DraftRow } from './draft-row.tsx'
import { Row } from './row.tsx'
import styles from './settings-dialog.module.css'
import { useDraft } from './use-draft.ts'

const cx = classesOf(styles)
type Kind = 'needsYou' | 'finished' | 'crashed' | 'sound'

const SWITCHES: readonly (readonly [Kind, string, string])[] = [
  ['needsYou', 'An agent needs you', 'It waits for an approval, an answer or a login, or it is stuck.'],
  ['finished', 'An agent has finished', 'Its turn has ended, by itself or by a failure.'],
  ['crashed', 'An agent has crashed', 'It ended by a failure, gave up, or could not be started.'],
  ['sound', 'With a sound', 'The system’s own sound for notifications.'],
]
const TIMES = /^([01]?\d|2[0-3]):([0-5]\d)\s*(?:-|–|to)\s*([01]?\d|2[0-3]):([0-5]\d)$/

/** What is told while no window of Corral is in front. */
export function NotificationsSection(): ReactElement {
  const notifications = useFleet(({ settings }) => settings.notifications)
  const { updateSettings } = useFleetCommands()
  const change = (patch: Partial<NotificationSettings>): void =>
    updateSettings({ notifications: { ...notifications, ...patch } })
  return (
    <>
      <p className={cx('lead')}>
        Shown while no window of Corral is in front. A single agent can be muted in its own settings; the list always
        shows who needs you.
      </p>
      <InThisBrowser />
      {SWITCHES.map(([kind, label, hint]) => (
        <Row key={kind} label={label} hint={hint}>
          {(id) => (
            <Switch id={id} label={label} isOn={notifications[kind]} onChange={(isOn) => change({ [kind]: isOn })} />
          )}
        </Row>
      ))}
      <QuietHours hours={notifications.quietHours} onChange={(quietHours) => change({ quietHours })} />
    </>
  )
}

const PERMISSION_HINTS: Readonly<Record<WebNoticePermission, string>> = {
  default: 'It has to be allowed in each browser.',
  granted: 'It is allowed. The browser can take that back for this page.',
  denied: 'The browser does not allow it. Change that in its settings for this page.',
  insecure: 'Browsers show notifications only of pages of this machine, or of encrypted ones.',
  missing: 'This browser shows none.',
}

/** The desktop app needs no permission. */
function InThisBrowser(): ReactElement | null {
  const isBrowser = useFleet(({ host }) => host.kind === 'headless')
  const permission = useWebNoticePermission()
  if (!isBrowser) return null
  return (
    <Row label="In this browser" hint={PERMISSION_HINTS[permission]}>
      {permission === 'default' && <Button onClick={() => void askForWebNotices()}>Allow notifications</Button>}
    </Row>
  )
}

interface QuietHoursProps {
  readonly hours: NotificationSettings['quietHours']
  readonly onChange: (hours: NotificationSettings['quietHours']) => void
}

function QuietHours({ hours, onChange }: QuietHoursProps): ReactElement {
  const saved = hours === null ? '' : `${hours.from} – ${hours.to}`
  const draft = useDraft({ saved, parse: parseHours, onCommit: onChange })
  const hint = 'From when to when nothing is told. Empty: never quiet.'
  return <DraftRow label="Quiet hours" hint={hint} placeholder="22:00 – 07:00" draft={draft} />
}

function parseHours(text: string): Result<NotificationSettings['quietHours'], string> {
  if (text.trim() === '') return ok(null)
  const [, fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = TIMES.exec(text.trim()) ?? []
  if (fromHour === '') return err('Two times of day, as in "22:00 – 07:00".')
  return ok({ from: `${fromHour.padStart(2, '0')}:${fromMinute}`, to: `${toHour.padStart(2, '0')}:${toMinute}` })
}
