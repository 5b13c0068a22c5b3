import { OctagonAlert, Siren, TriangleAlert } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import type { AlertView } from '../../contract/views.ts'
import { isOpenAlert } from '../../core/alerts/agent-alerts.ts'
import type { AlertSeverity } from '../../shapes/alert-rule.ts'
import { alertMarkWords } from '../../words/alert-words.ts'
import { useFleet } from '../client/client-context.ts'
import { alertsOf } from '../state/agent-alerts.ts'
import { openOverlay } from '../state/view-state.ts'
import { classesOf } from '../ui/classes.ts'
import styles from './alert-mark.module.css'

const cx = classesOf(styles)

/** A shape of its own for each severity: colours alone do not tell. */
function severityIcon(severity: AlertSeverity, size: number): ReactNode {
  const Icon = { warning: TriangleAlert, critical: OctagonAlert, emergency: Siren }[severity]
  return <Icon size={size} strokeWidth={2.25} aria-hidden />
}

/** The severity of one alert; `isDimmed`: somebody has seen to it, or it is over. */
export function SeverityMark({
  severity,
  isDimmed,
}: {
  readonly severity: AlertSeverity
  readonly isDimmed: boolean
}): ReactElement {
  return <span className={cx('mark', severity, isDimmed && 'dimmed')}>{severityIcon(severity, 14)}</span>
}

/** The gravest alert of an agent that fires, and how many do; nothing where none does. A click anywhere on it is the list's to act on: `data-alert`. */
export function AlertMark({ agentId }: { readonly agentId: string }): ReactElement | null {
  const [first, ...more] = useFleet((fleet) => alertsOf(fleet, agentId))
  if (first === undefined) return null
  const words = alertMarkWords([first, ...more])
  return (
    <span className={markClass(first)} role="img" aria-label={words} title={words} data-alert={first.id}>
      <Inside first={first} count={more.length + 1} />
    </span>
  )
}

/** The same as a button, which opens the alerts at that one. */
export function AlertButton({ agentId }: { readonly agentId: string }): ReactElement | null {
  const [first, ...more] = useFleet((fleet) => alertsOf(fleet, agentId))
  if (first === undefined) return null
  const words = alertMarkWords([first, ...more])
  return (
    <button
      type="button"
      className={`${markClass(first)} ${cx('button')}`}
      aria-label={words}
      title={words}
      data-alert={first.id}
      onClick={() => openOverlay({ kind: 'alerts', alertId: first.id })}
    >
      <Inside first={first} count={more.length + 1} />
    </button>
  )
}

function Inside({ first, count }: { readonly first: AlertView; readonly count: number }): ReactElement {
  return (
    <>
      {severityIcon(first.severity, 12)}
      {count > 1 && <b>{count}</b>}
    </>
  )
}

function markClass(first: AlertView): string {
  return cx('mark', first.severity, !isOpenAlert(first) && 'dimmed')
}
