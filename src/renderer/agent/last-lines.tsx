import type { ReactElement } from 'react'
import { classesOf } from '../ui/classes.ts'
import styles from './last-lines.module.css'

const cx = classesOf(styles)

/** The last lines of a terminal, the newest in sight. */
export function LastLines({ lines }: { readonly lines: readonly string[] }): ReactElement {
  return (
    <div className={cx('box')} role="group" aria-label="Last lines">
      <pre className={cx('text')}>{lines.join('\n')}</pre>
    </div>
  )
}
