import { useEffect, type ReactElement, type ReactNode } from 'react'
import { toFleet } from '../state/focus-moves.ts'
import { showPlace, type Place } from '../state/view-state.ts'
import { Button } from '../ui/button.tsx'
import { classesOf } from '../ui/classes.ts'
import styles from './place-page.module.css'

const cx = classesOf(styles)

interface PlacePageProps {
  /** The place it fills, which is also its id in the document. */
  readonly place: Place
  readonly title: string
  /** Buttons before the way back to the fleet. */
  readonly actions?: ReactNode
  /** Button after it: what most people came for. */
  readonly mainAction?: ReactNode
  readonly children: ReactNode
}

/** A page that fills the window under the top bar, in one column; it has the keyboard as soon as it is shown. */
export function PlacePage({ place, title, actions, mainAction, children }: PlacePageProps): ReactElement {
  useEffect(() => document.getElementById(place)?.focus(), [place])
  return (
    <main ref={toFleet} id={place} className={cx('view')} aria-label={title} tabIndex={-1}>
      <div className={cx('column')}>
        <div className={cx('head')}>
          <h1 className={cx('title')}>{title}</h1>
          {actions}
          <Button size="medium" onClick={() => showPlace('fleet')}>
            Back to the fleet
          </Button>
          {mainAction}
        </div>
        {children}
      </div>
    </main>
  )
}

/** What the page is about. */
export function PlaceLead({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className={cx('lead')}>{children}</p>
}

export function PlaceHeading({ children }: { readonly children: ReactNode }): ReactElement {
  return <h2 className={cx('heading')}>{children}</h2>
}
