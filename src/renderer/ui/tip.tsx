import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import { classesOf } from './classes.ts'
import styles from './tip.module.css'

const cx = classesOf(styles)

/** What a Tip takes. */
export interface TipProps {
  readonly text: string
  readonly keys?: string | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  /** The one element it belongs to. */
  readonly children: ReactElement<Record<string, unknown>>
}

/** A short explanation shown on hover and on keyboard focus. */
export function Tip({ text, keys, side = 'bottom', children }: TipProps): ReactElement {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner side={side} sideOffset={6} className={cx('layer')}>
          <Tooltip.Popup className={cx('popup')}>
            {text}
            {keys !== undefined && <span className={cx('keys')}>{keys}</span>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
