import { useCallback, type ReactElement, type ReactNode } from 'react'
import { assertNever } from '../../../base/assert-never.ts'
import { ok } from '../../../base/result.ts'
import type { AlertRuleView } from '../../../contract/views.ts'
import type { PastAlert } from '../../../shapes/alert.ts'
import { alertValueWords, severityWords } from '../../../words/alert-words.ts'
import { formatClock, formatDuration } from '../../../words/format.ts'
import { alertEndWords } from '../../../words/history-words.ts'
import { useClient, useFleet } from '../../client/client-context.ts'
import { selectAgent } from '../../state/view-state.ts'
import { Chip } from '../../ui/chip.tsx'
import { nameOf } from './events-table.tsx'
import { pointAt, useHistory } from './history-store.ts'
import { ListFoot } from './list-foot.tsx'
import type { Bounds } from './range.ts'
import { useAsked } from '../../state/use-asked.ts'
import { useOpenable } from './use-openable.ts'
import { usePages, type AskPage } from './use-pages.ts'
import { VirtualTable, type TableColumn } from './virtual-table.tsx'

type Key = 'at' | 'agent' | 'severity' | 'title' | 'value' | 'lasted' | 'end'

const COLUMNS: readonly TableColumn<Key>[] = [
  { key: 'at', title: 'Fired', width: '112px' },
  { key: 'agent', title: 'Agent', width: 'minmax(90px, 200px)' },
  { key: 'severity', title: 'Severity', width: '90px' },
  { key: 'title', title: 'Alert', width: 'minmax(0, 1fr)' },
  { key: 'value', title: 'Value', width: 'minmax(0, 140px)' },
  { key: 'lasted', title: 'Lasted', width: '80px', isNumber: true },
  { key: 'end', title: 'End', width: 'minmax(0, 160px)' },
]
const BY_TIME = { key: 'at', isDown: true } as const

/** The alerts of the time that is shown, the latest first. Opening one shows its agent. */
export function AlertsTable({ bounds }: { readonly bounds: Bounds }): ReactElement {
  const client = useClient()
  const { range, filter } = useHistory()
  const agents = useFleet((fleet) => fleet.agents)
  const openable = useOpenable()
  const rules = useAsked('alert.rules', {}).value?.rules
  const ask: AskPage<PastAlert> = useCallback(
    async (after, signal) => {
      const answer = await client.request('history.alerts', { ...bounds, filter, after }, { signal })
      return answer.ok ? ok({ rows: answer.value.alerts, next: answer.value.next }) : answer
    },
    [client, bounds, filter],
  )
  const pages = usePages({ ask, keyOf: keyOfAlert, subject: JSON.stringify([range, filter]) })
  const now = client.vitals.hostNow()
  const cellOf = (alert: PastAlert, key: Key): ReactNode =>
    key === 'agent'
      ? nameOf(alert.agentId, (id) => agents.get(id)?.spec.name)
      : alertCell(alert, { key, now, rule: rules?.find(({ id }) => id === alert.rule) })
  const open = ({ agentId }: PastAlert): void => {
    if (openable(agentId)) selectAgent(agentId)
  }
  return (
    <VirtualTable
      {...{ label: 'Alerts', columns: COLUMNS, rows: pages.rows, keyOf: keyOfAlert, cellOf, sort: BY_TIME }}
      onOpen={open}
      onPoint={(alert) => pointAt(alert?.since ?? null)}
      onEnd={pages.more}
      foot={<ListFoot pages={pages} one="alert" />}
    />
  )
}

interface CellParts {
  readonly key: Exclude<Key, 'agent'>
  readonly now: number
  /** The rule as it is now; it may be gone. */
  readonly rule: AlertRuleView | undefined
}

function alertCell({ rule: id, since, value, end }: PastAlert, { key, now, rule }: CellParts): ReactNode {
  switch (key) {
    case 'at':
      return formatClock(since, now)
    case 'severity':
      if (rule === undefined) return '–'
      return <Chip tone={rule.severity === 'warning' ? 'waiting' : 'danger'}>{severityWords(rule.severity)}</Chip>
    case 'title':
      return <span title={rule?.condition}>{rule?.title ?? id}</span>
    case 'value':
      return rule === undefined ? '–' : alertValueWords(rule.metric, value)
    case 'lasted':
      return formatDuration(end?.durationMs ?? now - since)
    case 'end':
      return alertEndWords(end)
    default:
      return assertNever(key)
  }
}

function keyOfAlert({ rule, agentId, since }: PastAlert): string {
  return `${rule} ${agentId ?? ''} ${since}`
}
