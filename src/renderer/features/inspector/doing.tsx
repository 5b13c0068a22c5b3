import type { ReactElement } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import { isTold } from '../../../core/activity/needs-you.ts'
import type { ChildActivity } from '../../../shapes/activity.ts'
import { activityReason, conditionWords, childWords, turnWords } from '../../../words/activity-words.ts'
import { useNow } from '../../client/now.ts'
import { classesOf } from '../../ui/classes.ts'
import styles from './inspector.module.css'

const cx = classesOf(styles)

/** What a running agent is doing, how that is known, and its sub-agents; nothing where nothing is known. */
export function Doing({ agent: { state, activity } }: { readonly agent: AgentView }): ReactElement | null {
  const now = useNow()
  if (state.phase.kind !== 'running' || !isTold(activity)) return null
  const lines = [
    ...conditionWords(activity.conditions, now),
    ...(activity.lastTurn ? [turnWords(activity.lastTurn, now)] : []),
  ]
  return (
    <section className={cx('section')} aria-label="What it is doing" data-activity={activity.kind}>
      <p className={cx('summary')}>{activityReason(activity)}</p>
      {lines.map((line) => (
        <p key={line} className={cx('quiet')}>
          {line}
        </p>
      ))}
      {activity.children.length > 0 && <Children list={activity.children} />}
    </section>
  )
}

function Children({ list }: { readonly list: readonly ChildActivity[] }): ReactElement {
  return (
    <ul className={cx('children')} aria-label="Sub-agents and background commands">
      {list.map((child) => (
        <li key={child.id}>{childWords(child)}</li>
      ))}
    </ul>
  )
}
