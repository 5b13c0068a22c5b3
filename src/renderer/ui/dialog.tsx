import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useRef, type CSSProperties, type ReactElement, type ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { classesOf } from './classes.ts'
import styles from './dialog.module.css'

const cx = classesOf(styles)

/** What a Dialog takes. */
export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons under the line; null: none. */
  readonly foot?: ReactNode
  readonly width?: number
  /** Without a visible title; screen readers still read it. */
  readonly bare?: boolean
  /** Nothing in it takes the focus, so that it takes it itself: keys scroll it. */
  readonly isText?: boolean
}

/** A modal dialog, open as long as it is rendered. Focus starts at `data-initial-focus`, stays inside and is restored when it closes. */
export function Dialog({
  title,
  onClose,
  children,
  foot,
  width = 480,
  bare = false,
  isText = false,
}: DialogProps): ReactElement {
  const popup = useRef<HTMLDivElement>(null)
  const initialFocus = (): HTMLElement | null =>
    popup.current?.querySelector<HTMLElement>('[data-initial-focus]') ?? popup.current
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={cx('backdrop')} />
        <Base.Viewport className={cx('viewport')}>
          <Base.Popup
            ref={popup}
            initialFocus={initialFocus}
            className={cx('popup')}
            style={{ '--dialog-width': `${width}px` } as CSSProperties}
          >
            {bare ? (
              <Base.Title className="visually-hidden">{title}</Base.Title>
            ) : (
              <div className={cx('head')}>
                <Base.Title className={cx('title')}>{title}</Base.Title>
                <Base.Close render={<IconButton label="Close" keys="Esc" />}>
                  <X size={16} />
                </Base.Close>
              </div>
            )}
            {bare ? (
              children
            ) : (
              <div className={cx('body')} {...(isText && { tabIndex: 0, role: 'region', 'aria-label': title })}>
                {children}
              </div>
            )}
            {foot !== undefined && <div className={cx('foot')}>{foot}</div>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

/** Words at the left of a dialog's buttons. */
export function DialogNote({ children }: { readonly children: ReactNode }): ReactElement {
  return <div className={cx('footNote')}>{children}</div>
}
