import type { KeyboardEvent, ReactElement } from 'react'
import { classesOf } from './classes.ts'
import styles from './segments.module.css'

const cx = classesOf(styles)

/** What Segments takes. */
export interface SegmentsProps<T> {
  readonly label: string
  readonly options: readonly (readonly [T, string])[]
  readonly value: T
  readonly onChange: (value: T) => void
  /** Options that cannot be chosen here. */
  readonly disabled?: readonly T[]
}

const NONE: readonly never[] = []

/** A choice of a few options, all visible. One tab stop; arrow keys choose. */
export function Segments<T extends string | number>({
  label,
  options,
  value,
  onChange,
  disabled = NONE,
}: SegmentsProps<T>): ReactElement {
  const choices = options.filter(([option]) => !disabled.includes(option))
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = choices[choices.findIndex(([option]) => option === value) + step]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    onChange(next[0])
    event.currentTarget.querySelector<HTMLElement>(`[data-value="${next[0]}"]`)?.focus()
  }
  return (
    <div className={cx('segments')} role="radiogroup" aria-label={label} tabIndex={-1} onKeyDown={move}>
      {options.map(([option, words]) => (
        <button
          key={option}
          type="button"
          role="radio"
          data-value={option}
          aria-checked={option === value}
          disabled={disabled.includes(option)}
          tabIndex={option === value ? 0 : -1}
          className={cx('segment')}
          onClick={() => onChange(option)}
        >
          {words}
        </button>
      ))}
    </div>
  )
}
