import type { ReactElement } from 'react'
import { classesOf } from '../../ui/classes.ts'
import styles from './timeline.module.css'
import { LEGEND, MARK_LEGEND } from './lane-look.ts'
import { MarkSwatch, Swatch } from './swatch.tsx'

const cx = classesOf(styles)

/** What the colours, patterns and marks of the lanes mean. */
export function Legend(): ReactElement {
  return (
    <ul className={cx('legend')} aria-label="Legend">
      {LEGEND.map(([doing, words]) => (
        <li key={doing}>
          <Swatch doing={doing} />
          {words}
        </li>
      ))}
      {MARK_LEGEND.map(([kind, words]) => (
        <li key={kind}>
          <MarkSwatch kind={kind} />
          {words}
        </li>
      ))}
      <li>
        <i className={cx('healthLine')} />
        poor health
      </li>
    </ul>
  )
}
