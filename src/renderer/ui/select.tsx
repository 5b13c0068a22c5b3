import { ChevronDown } from 'lucide-react'
import type { ReactElement } from 'react'
import { classesOf } from './classes.ts'
import styles from './select.module.css'

const cx = classesOf(styles)

/** What a Select takes. */
export interface SelectProps {
  /** Its accessible name. */
  readonly label: string
  /** Value and words of each option. */
  readonly options: readonly (readonly [string, string])[]
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A choice of one of many. */
export function Select({ label, options, value, onChange }: SelectProps): ReactElement {
  return (
    <span className={cx('box')}>
      <select
        className={cx('select')}
        aria-label={label}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
      <ChevronDown className={cx('arrow')} size={13} aria-hidden />
    </span>
  )
}
