import type { ComponentProps, ReactElement } from 'react'
import styles from './button.module.css'
import { classesOf } from './classes.ts'
import { Tip } from './tip.tsx'

const cx = classesOf(styles)

/** What a Button takes besides what `<button>` takes. */
export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet'
  readonly size?: 'small' | 'medium' | 'large'
}

/** A button with a text. */
export function Button({ look = 'plain', size = 'small', className, ...rest }: ButtonProps): ReactElement {
  const own = cx('button', look !== 'plain' && look, size !== 'small' && size)
  return <button type="button" {...rest} className={className === undefined ? own : `${own} ${className}`} />
}

/** What an IconButton takes. */
export interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does: its accessible name and its tooltip. */
  readonly label: string
  /** Keys that do the same, shown in the tooltip. */
  readonly keys?: string | undefined
  readonly size?: 'small' | 'large'
}

/** A button with an icon; its label is read by screen readers and shown on hover. */
export function IconButton({ label, keys, size = 'small', ...rest }: IconButtonProps): ReactElement {
  return (
    <Tip text={label} keys={keys}>
      <button type="button" aria-label={label} {...rest} className={cx('icon', size === 'large' && 'iconLarge')} />
    </Tip>
  )
}
