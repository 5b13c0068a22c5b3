import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import { classesOf } from './classes.ts'
import styles from './tabs.module.css'

const cx = classesOf(styles)

/** What Tabs take. `words`: what each tab says. */
export interface TabsProps<T> {
  readonly label: string
  readonly tabs: readonly (readonly [id: T, words: ReactNode])[]
  readonly value: T
  readonly onChange: (id: T) => void
}

/** Which one of a few lists is shown. One stop of the Tab key; arrow keys choose. */
export function Tabs<T extends string>({ label, tabs, value, onChange }: TabsProps<T>): ReactElement {
  const move = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? 0 : event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = tabs[tabs.findIndex(([id]) => id === value) + step]
    if (step === 0 || next === undefined) return
    onChange(next[0])
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next[0]}"]`)?.focus()
  }
  return (
    <div className={cx('tabs')} role="tablist" aria-label={label} tabIndex={-1} onKeyDown={move}>
      {tabs.map(([id, words]) => (
        <button
          key={id}
          type="button"
          role="tab"
          data-tab={id}
          aria-selected={id === value}
          tabIndex={id === value ? 0 : -1}
          className={cx('tab')}
          onClick={() => onChange(id)}
        >
          {words}
        </button>
      ))}
    </div>
  )
}
