import { ChevronLeft, ChevronRight, Radio, ZoomIn, ZoomOut } from 'lucide-react'
import type { ReactElement } from 'react'
import { rangeWords } from '../../../words/history-words.ts'
import { useClient } from '../../client/client-context.ts'
import { keysFor } from '../../state/command-keys.ts'
import { showPlace } from '../../state/view-state.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Segments } from '../../ui/segments.tsx'
import { FilterBar } from './filter-bar.tsx'
import { showRange, useHistory } from './history-store.ts'
import styles from './history.module.css'
import { SPANS, spanOf, type Bounds } from './range.ts'
import { runCommand } from './use-history-keys.ts'

const cx = classesOf(styles)

/** What time is shown, and of whom. */
export function HistoryHead({ bounds }: { readonly bounds: Bounds }): ReactElement {
  const { vitals } = useClient()
  const range = useHistory((history) => history.range)
  const now = vitals.hostNow()
  const run = (command: Parameters<typeof runCommand>[0]) => (): void =>
    runCommand(command, { bounds, now: vitals.hostNow() })
  const span = spanOf(range)
  return (
    <header className={cx('head')}>
      <div className={cx('bar')}>
        <h1 className={cx('title')}>History</h1>
        <Segments
          label="Length of time"
          options={SPANS}
          value={SPANS.find(([ms]) => ms === span)?.[0] ?? -1}
          onChange={(spanMs) => spanMs !== -1 && showRange({ kind: 'live', spanMs })}
        />
        <div className={cx('moves')}>
          <IconButton label="Earlier" keys={keysFor('history-earlier')} size="large" onClick={run('history-earlier')}>
            <ChevronLeft size={15} />
          </IconButton>
          <span className={cx('range')} data-range>
            {rangeWords(bounds, now)}
          </span>
          <IconButton
            label="Later"
            keys={keysFor('history-later')}
            size="large"
            disabled={range.kind === 'live'}
            onClick={run('history-later')}
          >
            <ChevronRight size={15} />
          </IconButton>
          <IconButton label="Less time" keys={keysFor('history-zoom-in')} size="large" onClick={run('history-zoom-in')}>
            <ZoomIn size={15} />
          </IconButton>
          <IconButton
            label="More time"
            keys={keysFor('history-zoom-out')}
            size="large"
            onClick={run('history-zoom-out')}
          >
            <ZoomOut size={15} />
          </IconButton>
          <Button
            look="quiet"
            aria-pressed={range.kind === 'live'}
            className={cx('now', range.kind === 'live' && 'live')}
            onClick={run('history-now')}
          >
            <Radio size={13} /> {range.kind === 'live' ? 'Live' : 'Back to now'}
          </Button>
        </div>
        <Button size="medium" onClick={() => showPlace('fleet')}>
          Back to the fleet
        </Button>
      </div>
      <FilterBar />
    </header>
  )
}
