import { useEffect, useRef, type ReactElement } from 'react'
import type { AlertView } from '../../../contract/views.ts'
import { isStandingAlert, standingAlerts } from '../../../core/alerts/agent-alerts.ts'
import { alertFactsWords, severityWords } from '../../../words/alert-words.ts'
import { SeverityMark } from '../../agent/alert-mark.tsx'
import { useFleet, useMayChange } from '../../client/client-context.ts'
import { useNow } from '../../client/now.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classesOf } from '../../ui/classes.ts'
import type { Tone } from '../../ui/tone.ts'
import type { AlertSeverity } from '../../../shapes/alert-rule.ts'
import { AlertAgent } from './alert-agent.tsx'
import styles from './alerts.module.css'
import type { AlertDesk } from './use-alerts.ts'

const cx = classesOf(styles)
const TONES: Readonly<Record<AlertSeverity, Tone>> = { warning: 'waiting', critical: 'danger', emergency: 'danger' }

/** What fires, and what did in the last quarter of an hour. */
export function CurrentAlerts({
  desk,
  alertId,
}: {
  readonly desk: AlertDesk
  readonly alertId: string | null
}): ReactElement {
  const alerts = useFleet(({ alerts: known }) => inOrder([...known.values()]))
  return (
    <>
      <ul className={cx('list')} aria-label="Alerts">
        {alerts.map((alert) => (
          <Alert key={alert.id} alert={alert} desk={desk} isWanted={alert.id === alertId} />
        ))}
      </ul>
      {alerts.length === 0 && (
        <p className={cx('note')}>Nothing fires, and nothing did in the last quarter of an hour.</p>
      )}
    </>
  )
}

/** Those that fire first, then the latest that is over. */
function inOrder(alerts: readonly AlertView[]): readonly AlertView[] {
  const over = alerts.filter((alert) => !isStandingAlert(alert))
  return [...standingAlerts(alerts), ...over.toSorted((a, b) => b.since - a.since)]
}

interface AlertProps {
  readonly alert: AlertView
  readonly desk: AlertDesk
  /** It is the one that is to be seen. */
  readonly isWanted: boolean
}

function Alert({ alert, desk, isWanted }: AlertProps): ReactElement {
  const now = useNow()
  const mayChange = useMayChange()
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isWanted) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isWanted])
  const isOver = alert.end !== null
  const isDimmed = isOver || alert.acknowledgedAt !== null
  return (
    <li
      ref={row}
      className={cx('row', isDimmed && 'over', isWanted && 'wanted')}
      tabIndex={-1}
      {...(isWanted ? { 'data-initial-focus': true } : {})}
    >
      <SeverityMark severity={alert.severity} isDimmed={isDimmed} />
      <span className={cx('what')}>
        <span className={cx('title')}>{alert.title}</span>
        <AlertAgent agentId={alert.agentId} />
        <Chip tone={isDimmed ? 'idle' : TONES[alert.severity]}>{isOver ? 'Over' : severityWords(alert.severity)}</Chip>
      </span>
      <span className={cx('how')} title={alert.condition}>
        {alertFactsWords(alert, now)}
      </span>
      {mayChange && !isOver && (
        <span className={cx('buttons')}>
          {alert.acknowledgedAt === null && <Button onClick={() => desk.acknowledge(alert)}>Acknowledge</Button>}
          <Button look="quiet" onClick={() => desk.silence(alert)}>
            {alert.silencedUntil === null ? 'Silence 1 h' : 'End silence'}
          </Button>
        </span>
      )}
    </li>
  )
}
