import type { ReactElement } from 'react'
import { classesOf } from './classes.ts'
import styles from './switch.module.css'

const cx = classesOf(styles)

/** What a Switch takes. */
export interface SwitchProps {
  readonly id?: string
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

/** On or off. */
export function Switch({ id, label, isOn, onChange }: SwitchProps): ReactElement {
  return (
    <button
      id={id}
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      className={cx('switch')}
      onClick={() => onChange(!isOn)}
    />
  )
}
