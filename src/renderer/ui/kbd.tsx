import type { ReactElement } from 'react'
import { classesOf } from './classes.ts'
import styles from './kbd.module.css'

const cx = classesOf(styles)

/** Keys to press. */
export function Kbd({ children }: { readonly children: string }): ReactElement {
  return <kbd className={cx('kbd')}>{children}</kbd>
}
