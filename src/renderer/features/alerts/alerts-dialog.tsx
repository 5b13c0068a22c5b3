import type { ReactElement } from 'react'
import type { AlertRuleView, AlertView } from '../../../contract/views.ts'
import type { AlertSeverity } from '../../../shapes/alert-rule.ts'
import { alertFactsWords, severityWords } from '../../../words/alert-words.ts'
import { useFleet, useMayChange } from '../../client/client-context.ts'
import { useNow } from '../../client/now.ts'
import { closeOverlay, focusAgent } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import type { Tone } from '../../ui/tone.ts'
import styles from './alerts.module.css'
import { useAlerts, type AlertDesk } from './use-alerts.ts'

const cx = classesOf(styles)

const TONES: Readonly<Record<AlertSeverity, Tone>> = { warning: 'waiting', critical: 'danger', emergency: 'danger' }

/** What fires and what did lately, and the rules by which it does. */
export function AlertsDialog(): ReactElement {
  const alerts = useFleet(({ alerts: known }) => inOrder([...known.values()]))
  const desk = useAlerts()
  return (
    <Dialog title="Alerts" width={720} onClose={closeOverlay}>
      <ul className={cx('list')} aria-label="Alerts">
        {alerts.map((alert) => (
          <Alert key={alert.id} alert={alert} desk={desk} />
        ))}
      </ul>
      {alerts.length === 0 && (
        <p className={cx('note')}>Nothing fires, and nothing did in the last quarter of an hour.</p>
      )}
      <h3 className={cx('heading')}>Rules</h3>
      <ul className={cx('list')} aria-label="Alert rules">
        {desk.rules?.map((rule) => (
          <Rule key={rule.id} rule={rule} desk={desk} />
        ))}
      </ul>
      <p className={cx('note')}>Rules are files: those in “alert-rules” of the data directory are yours.</p>
    </Dialog>
  )
}

/** Those that fire first, then the latest. */
function inOrder(alerts: readonly AlertView[]): readonly AlertView[] {
  const rank = ({ end, acknowledgedAt }: AlertView): number => (end !== null ? 2 : acknowledgedAt !== null ? 1 : 0)
  return alerts.toSorted((a, b) => rank(a) - rank(b) || b.since - a.since)
}

function Alert({ alert, desk }: { readonly alert: AlertView; readonly desk: AlertDesk }): ReactElement {
  const now = useNow()
  const mayChange = useMayChange()
  const isOver = alert.end !== null
  return (
    <li className={cx('row', isOver && 'over')}>
      <span className={cx('what')}>
        <Chip tone={isOver ? 'idle' : TONES[alert.severity]}>{isOver ? 'Over' : severityWords(alert.severity)}</Chip>
        {alert.title}
        <Who agentId={alert.agentId} />
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

/** The agent it is about, which a click shows. */
function Who({ agentId }: { readonly agentId: string | null }): ReactElement {
  const name = useFleet(({ agents }) => (agentId === null ? null : (agents.get(agentId)?.spec.name ?? agentId)))
  if (agentId === null) return <span className={cx('who')}>this machine</span>
  const show = (): void => {
    closeOverlay()
    focusAgent(agentId)
  }
  return (
    <button type="button" className={cx('who')} onClick={show}>
      {name}
    </button>
  )
}

function Rule({ rule, desk }: { readonly rule: AlertRuleView; readonly desk: AlertDesk }): ReactElement {
  const mayChange = useMayChange()
  const { id, title, severity, scope, condition, actions, isOn, isOwn, file } = rule
  return (
    <li className={cx('row', !isOn && 'over')}>
      <span className={cx('what')}>
        {title}
        {isOwn && <Chip tone="info">yours</Chip>}
        {!isOn && <Chip tone="idle">off</Chip>}
      </span>
      <span className={cx('how')} title={file}>
        {[severityWords(severity), scope, condition, ...actions].join(' · ')}
      </span>
      {mayChange && actions.length > 0 && (
        <span className={cx('buttons')}>
          <Button look="quiet" aria-label={`Test ${title}`} onClick={() => desk.test(id)}>
            Test
          </Button>
        </span>
      )}
    </li>
  )
}
