import { useState, type ReactElement } from 'react'
import { assertNever } from '../../../base/assert-never.ts'
import type { RunOfHistory } from '../../../shapes/history.ts'
import { openOverlay } from '../../state/view-state.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { AlertsTable } from './alerts-table.tsx'
import { EventsTable } from './events-table.tsx'
import { HISTORY_TABS, useHistory, type HistoryTab } from './history-store.ts'
import styles from './history.module.css'
import type { Bounds } from './range.ts'
import { keyOfRun, RunsTable } from './runs-table.tsx'

const cx = classesOf(styles)
const TAB_WORDS: Readonly<Record<HistoryTab, string>> = { runs: 'Runs', alerts: 'Alerts', events: 'Events' }
const TABS = HISTORY_TABS.map((each) => [each, TAB_WORDS[each]] as const)
/** Runs that are compared. */
const PAIR = 2

/** Runs, alerts and events of the time that is shown, the latest first. */
export function HistoryLists({ bounds }: { readonly bounds: Bounds }): ReactElement {
  const tab = useHistory((history) => history.tab)
  const [chosen, setChosen] = useState<readonly RunOfHistory[]>([])
  const choose = (run: RunOfHistory): void => setChosen((before) => toggled(before, run))
  return (
    <section className={cx('lists')} aria-label="Lists">
      <div className={cx('listHead')}>
        <Tabs label="Which list" tabs={TABS} value={tab} onChange={(next) => useHistory.setState({ tab: next })} />
        {tab === 'runs' && <CompareButton chosen={chosen} />}
      </div>
      <div className={cx('listBody')} role="tabpanel" aria-label={TAB_WORDS[tab]}>
        <Shown tab={tab} bounds={bounds} chosen={chosen} onChoose={choose} />
      </div>
    </section>
  )
}

interface ShownProps {
  readonly tab: HistoryTab
  readonly bounds: Bounds
  readonly chosen: readonly RunOfHistory[]
  readonly onChoose: (run: RunOfHistory) => void
}

function Shown({ tab, bounds, chosen, onChoose }: ShownProps): ReactElement {
  switch (tab) {
    case 'runs':
      return <RunsTable bounds={bounds} chosen={chosen} onChoose={onChoose} />
    case 'alerts':
      return <AlertsTable bounds={bounds} />
    case 'events':
      return <EventsTable bounds={bounds} />
    default:
      return assertNever(tab)
  }
}

function CompareButton({ chosen: [one, other] }: { readonly chosen: readonly RunOfHistory[] }): ReactElement {
  if (one === undefined || other === undefined) {
    return (
      <span className={cx('note')}>{one === undefined ? 'Choose two runs to compare them' : 'Choose one more'}</span>
    )
  }
  return (
    <Button look="primary" onClick={() => openOverlay({ kind: 'compare-runs', runs: [one, other] })}>
      Compare these two
    </Button>
  )
}

/** With the run added or taken away; a third one takes the place of the first. */
function toggled(chosen: readonly RunOfHistory[], run: RunOfHistory): readonly RunOfHistory[] {
  const without = chosen.filter((each) => keyOfRun(each) !== keyOfRun(run))
  return without.length < chosen.length ? without : [...chosen, run].slice(-PAIR)
}
