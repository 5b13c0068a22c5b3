import type { ReactElement } from 'react'
import { summaryParts, type HistorySummary } from '../../../words/history-words.ts'
import { classesOf } from '../../ui/classes.ts'
import styles from './history.module.css'

const cx = classesOf(styles)

/** What a Summary takes. */
export interface SummaryProps {
  readonly summary: HistorySummary
  /** How many agents there are; null: only some of them were looked at. */
  readonly fleet: number | null
  readonly now: number
}

/** What was going on, in one line of words. */
export function Summary({ summary, fleet, now }: SummaryProps): ReactElement {
  return (
    <p className={cx('summary')} data-summary>
      {summaryParts(summary, fleet, now).map(({ text, tone }, index) => (
        <span key={text}>
          {index > 0 && <span className={cx('dot')}> · </span>}
          <span className={cx('part', tone)}>{text}</span>
        </span>
      ))}
    </p>
  )
}
