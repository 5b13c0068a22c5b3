import { CircleAlert, History } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { NO_FILTER } from './filter.ts'
import { setFilter, showRange } from './history-store.ts'
import styles from './history.module.css'
import { SPANS } from './range.ts'

const cx = classesOf(styles)
const [LONGEST_MS] = SPANS[SPANS.length - 1] ?? SPANS[4]

/** Shown until the first answer is there. */
export function Reading(): ReactElement {
  return (
    <p className={cx('reading')} role="status">
      Reading the history…
    </p>
  )
}

/** No agent did anything in the range, or none of those that were asked for. */
export function Nothing({ isFiltered }: { readonly isFiltered: boolean }): ReactElement {
  return (
    <div className={cx('nothing')}>
      <History size={24} />
      <b>{isFiltered ? 'Nothing here matches the filter' : 'Nothing happened in this time'}</b>
      {isFiltered
        ? 'Nobody it selects did anything in this time.'
        : 'What agents do is kept for a month: when they ran, worked, waited for you, crashed.'}
      <div className={cx('nothingWays')}>
        {isFiltered && <Button onClick={() => setFilter(NO_FILTER)}>Clear the filter</Button>}
        <Button onClick={() => showRange({ kind: 'live', spanMs: LONGEST_MS })}>Show the last month</Button>
      </div>
    </div>
  )
}

/** The host could not answer; what was known before stays on the screen. */
export function Problem({
  message,
  onRetry,
}: {
  readonly message: string
  readonly onRetry: () => void
}): ReactElement {
  return (
    <div className={cx('problem')} role="alert">
      <CircleAlert size={14} />
      <span>The history cannot be read now: {message}</span>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  )
}
