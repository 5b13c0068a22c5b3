import type { ReactElement } from 'react'
import { formatCount } from '../../../words/format.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import styles from './history.module.css'
import { Problem, Reading } from './nothing.tsx'
import type { Pages } from './use-pages.ts'

const cx = classesOf(styles)

/** What a ListFoot takes. */
export interface ListFootProps {
  readonly pages: Pages<unknown>
  /** What is listed, one of it. */
  readonly one: string
  /** Rows are in another order than that of time: then those that are not read yet may belong before them. */
  readonly isSorted?: boolean
}

/** What is to be said under a list: how many there are, that there are more, that there are none. */
export function ListFoot({ pages, one, isSorted = false }: ListFootProps): ReactElement | null {
  const { rows, isRead, hasMore, problem, more, askAgain } = pages
  if (problem !== null) return <Problem message={problem} onRetry={askAgain} />
  if (!isRead) return <Reading />
  if (rows.length === 0) return <span className={cx('none')}>No {one}s in this time.</span>
  if (!hasMore) return <span>{formatCount(rows.length, one)}</span>
  return (
    <span className={cx('more')}>
      {isSorted ? `In order are the latest ${rows.length} ${one}s; there are more.` : `${rows.length} ${one}s and more`}
      <Button look="quiet" onClick={more}>
        Read more
      </Button>
    </span>
  )
}
