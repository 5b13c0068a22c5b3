import { ContextMenu } from '@base-ui/react/context-menu'
import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { cloneElement, Fragment, useState, type ReactElement, type ReactNode, type SyntheticEvent } from 'react'
import { classesOf } from './classes.ts'
import styles from './menu.module.css'

const cx = classesOf(styles)

/** One thing a menu offers. */
export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  readonly keys?: string
  readonly danger?: boolean
  readonly disabled?: boolean
  /** It is a choice that is made or not; left out: something to do. */
  readonly isChecked?: boolean
  /** Draws a line above it. */
  readonly apart?: boolean
  readonly run: () => void
}

/** What a Menu takes. */
export interface MenuProps {
  readonly entries: readonly MenuEntry[]
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>
}

/** A menu that opens under its button. */
export function Menu({ entries, trigger }: MenuProps): ReactElement {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={4} className={cx('layer')}>
          <MenuPopup entries={entries} />
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** The same menu on a right click anywhere in `children`; none without entries. */
export function MenuArea({
  entries,
  children,
}: {
  readonly entries: readonly MenuEntry[]
  readonly children: ReactElement<Record<string, unknown>>
}): ReactElement {
  if (entries.length === 0) return children
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger render={children} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className={cx('layer')}>
          <MenuPopup entries={entries} />
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

/** What a SharedMenuArea takes. */
export interface SharedMenuAreaProps {
  /** Of what was asked about last; the menu closes when none are left. */
  readonly entries: readonly MenuEntry[]
  /** Told of a right click, or of a touch that may become a long one, before the menu opens; where none belongs, it stops the event. */
  readonly onAsk: (event: SyntheticEvent) => void
  readonly children: ReactElement<Record<string, unknown>>
}

/** One such menu for many things in `children`: a menu of its own for each would be most of what a row of a list costs. */
export function SharedMenuArea({ entries, onAsk, children }: SharedMenuAreaProps): ReactElement {
  const [isAsked, setIsAsked] = useState(false)
  // It does not come back by itself once there are some again.
  if (isAsked && entries.length === 0) setIsAsked(false)
  return (
    <ContextMenu.Root open={isAsked && entries.length > 0} onOpenChange={setIsAsked}>
      <ContextMenu.Trigger
        render={cloneElement(children, { onContextMenuCapture: onAsk, onTouchStartCapture: onAsk })}
      />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className={cx('layer')}>
          <MenuPopup entries={entries} />
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

function MenuPopup({ entries }: { readonly entries: readonly MenuEntry[] }): ReactElement {
  return (
    <Base.Popup className={cx('popup')}>
      {entries.map(({ id, label, icon, keys, danger = false, disabled = false, apart = false, isChecked, run }) => (
        <Fragment key={id}>
          {apart && <Base.Separator className={cx('line')} />}
          {isChecked === undefined ? (
            <Base.Item className={cx('item', danger && 'danger')} disabled={disabled} onClick={run}>
              {icon}
              {label}
              {keys !== undefined && <span className={cx('keys')}>{keys}</span>}
            </Base.Item>
          ) : (
            <Base.CheckboxItem className={cx('item')} checked={isChecked} closeOnClick onCheckedChange={run}>
              <Check size={14} className={cx(!isChecked && 'unchecked')} />
              {label}
            </Base.CheckboxItem>
          )}
        </Fragment>
      ))}
    </Base.Popup>
  )
}
