import type { CSSProperties, ReactElement, ReactNode } from 'react'
import styles from './chip.module.css'
import { classesOf } from './classes.ts'
import { colorOfTone, type Tone } from './tone.ts'

const cx = classesOf(styles)

/** A short text in a pill, coloured by its tone. */
export function Chip({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactElement {
  return (
    <span className={cx('chip')} style={{ '--tone': colorOfTone(tone) } as CSSProperties}>
      {children}
    </span>
  )
}
