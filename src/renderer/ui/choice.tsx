import type { ReactElement, ReactNode } from 'react'
import styles from './field.module.css'
import { classesOf } from './classes.ts'
import { FieldError } from './field.tsx'
import { Segments, type SegmentsProps } from './segments.tsx'

const cx = classesOf(styles)

/** What a Choice takes. */
export interface ChoiceProps<T> extends SegmentsProps<T> {
  readonly hint?: ReactNode
  /** What is wrong; takes the place of the hint. */
  readonly error?: string | undefined
}

/** A labelled choice of a few, with what the one chosen means. */
export function Choice<T extends string | number>({ hint, error, ...segments }: ChoiceProps<T>): ReactElement {
  return (
    <div className={cx('field')}>
      <div className={cx('label')} aria-hidden>
        {segments.label}
      </div>
      <Segments {...segments} />
      {error !== undefined && <FieldError>{error}</FieldError>}
      {error === undefined && hint !== undefined && <div className={cx('hint')}>{hint}</div>}
    </div>
  )
}
