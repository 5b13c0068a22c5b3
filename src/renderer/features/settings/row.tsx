import { useId, type ReactElement, type ReactNode } from 'react'
import { classesOf } from '../../ui/classes.ts'
import styles from './settings-dialog.module.css'

const cx = classesOf(styles)

/** What a Row takes. */
export interface RowProps {
  readonly label: string
  readonly hint?: ReactNode
  /** The input stands below, because it is too wide for a place beside its words. */
  readonly isWide?: boolean
  /** The input, on the right; a function is given the id its label names. */
  readonly children: ReactNode | ((id: string) => ReactNode)
}

/** One setting: what it is called, what it does, and its input. */
export function Row({ label, hint, isWide = false, children }: RowProps): ReactElement {
  const id = useId()
  return (
    <div className={cx('row', isWide && 'wide')}>
      <label htmlFor={id}>
        <div className={cx('label')}>{label}</div>
        {hint !== undefined && <div className={cx('hint')}>{hint}</div>}
      </label>
      {typeof children === 'function' ? children(id) : children}
    </div>
  )
}
