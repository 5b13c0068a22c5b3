import type { CSSProperties, ReactElement, ReactNode } from 'react'
import styles from './chip.module.css'
import { classesOf } from './classes.ts'
import { colorOfTone, type Tone } from './tone.ts'

const cx = classesOf(styles)

/** A few words in a pill, coloured by what they mean. */
export function Chip({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactElement {
  return (
    <span className={cx('chip')} style={{ '--tone': colorOfTone(tone) } as CSSProperties}>
      {children}
    </span>
  )
}
