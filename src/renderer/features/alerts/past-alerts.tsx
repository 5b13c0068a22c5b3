import { useState, type ReactElement } from 'react'
import type { AlertRuleView } from '../../../contract/views.ts'
import type { PastAlert } from '../../../shapes/alert.ts'
import { pastAlertWords } from '../../../words/alert-words.ts'
import { formatClock } from '../../../words/format.ts'
import { SeverityMark } from '../../agent/alert-mark.tsx'
import { useFleet } from '../../client/client-context.ts'
import { useNow } from '../../client/now.ts'
import { Button } from '../../ui/button.tsx'
import { classesOf } from '../../ui/classes.ts'
import { Select } from '../../ui/select.tsx'
import { AlertAgent } from './alert-agent.tsx'
import styles from './alerts.module.css'
import { pastKey } from './past-key.ts'
import { usePastAlerts, type PastFilter } from './use-past-alerts.ts'

const cx = classesOf(styles)
/** Stands for "no choice" in the choices, whose values are texts. */
const EVERY = ''
const NO_RULES: readonly AlertRuleView[] = []

/** Alerts of the past, the latest first, of one rule or agent where that is chosen. */
export function PastAlerts({ rules }: { readonly rules: readonly AlertRuleView[] | null }): ReactElement {
  const [filter, setFilter] = useState<PastFilter>({ rule: null, agent: null })
  const { alerts, state, readMore } = usePastAlerts(filter)
  return (
    <>
      <Filters rules={rules ?? NO_RULES} filter={filter} onChange={setFilter} />
      <ul className={cx('list')} aria-label="Past alerts">
        {alerts.map((alert) => (
          <Past key={pastKey(alert)} alert={alert} rule={rules?.find(({ id }) => id === alert.rule) ?? null} />
        ))}
      </ul>
      {state === 'more' && (
        <p className={cx('more')}>
          <Button onClick={readMore}>Earlier alerts</Button>
        </p>
      )}
      {state === 'failed' && <p className={cx('note')}>The alerts of the past could not be read.</p>}
      {state === 'all' && (
        <p className={cx('note')}>
          {alerts.length === 0 ? 'Nothing of this has fired.' : 'These are all. They are kept for 90 days.'}
        </p>
      )}
    </>
  )
}

interface FiltersProps {
  readonly rules: readonly AlertRuleView[]
  readonly filter: PastFilter
  readonly onChange: (filter: PastFilter) => void
}

function Filters({ rules, filter, onChange }: FiltersProps): ReactElement {
  const agents = useFleet((fleet) => fleet.agents)
  const ofRules = rules.map(({ id, title }) => [id, title] as const)
  const ofAgents = [...agents.values()]
    .map(({ id, spec }) => [id, spec.name] as const)
    .toSorted(([, a], [, b]) => a.localeCompare(b))
  return (
    <div className={cx('filters')}>
      <Select
        label="Rule"
        options={[[EVERY, 'Every rule'], ...ofRules]}
        value={filter.rule ?? EVERY}
        onChange={(rule) => onChange({ ...filter, rule: rule === EVERY ? null : rule })}
      />
      <Select
        label="Agent"
        options={[[EVERY, 'Every agent, and this machine'], ...ofAgents]}
        value={filter.agent ?? EVERY}
        onChange={(agent) => onChange({ ...filter, agent: agent === EVERY ? null : agent })}
      />
    </div>
  )
}

function Past({ alert, rule }: { readonly alert: PastAlert; readonly rule: AlertRuleView | null }): ReactElement {
  const now = useNow()
  return (
    <li className={cx('row')}>
      <SeverityMark severity={rule?.severity ?? 'warning'} isDimmed={rule === null || alert.end !== null} />
      <span className={cx('what')}>
        <span className={cx('title')}>{rule?.title ?? alert.rule}</span>
        <AlertAgent agentId={alert.agentId} />
      </span>
      <span className={cx('how')}>{pastAlertWords(alert, rule, now)}</span>
      <time className={cx('when')} dateTime={new Date(alert.since).toISOString()}>
        {formatClock(alert.since, now)}
      </time>
    </li>
  )
}
