import type { ReactElement } from 'react'
import { useFleet } from '../../client/client-context.ts'
import { closeOverlay, focusAgent } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import styles from './alerts.module.css'

const cx = classesOf(styles)

/** The agent an alert is about, which a click shows. */
export function AlertAgent({ agentId }: { readonly agentId: string | null }): ReactElement {
  const name = useFleet(({ agents }) => (agentId === null ? null : (agents.get(agentId)?.spec.name ?? null)))
  if (agentId === null) return <span className={cx('who')}>this machine</span>
  if (name === null) return <span className={cx('who')}>an agent that was removed</span>
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
