import { useCallback, type ReactElement, type ReactNode } from 'react'
import { ok } from '../../../base/result.ts'
import { agentIdOf } from '../../../core/subject.ts'
import type { JournalEntry } from '../../../shapes/journal.ts'
import { capitalized, formatClock } from '../../../words/format.ts'
import { isBadNews, journalSentence } from '../../../words/journal-words.ts'
import { useClient, useFleet } from '../../client/client-context.ts'
import { selectAgent } from '../../state/view-state.ts'
import { classesOf } from '../../ui/classes.ts'
import { pointAt, useHistory } from './history-store.ts'
import styles from './history.module.css'
import { ListFoot } from './list-foot.tsx'
import type { Bounds } from './range.ts'
import { useOpenable } from './use-openable.ts'
import { usePages, type AskPage } from './use-pages.ts'
import { VirtualTable, type TableColumn } from './virtual-table.tsx'

const cx = classesOf(styles)
type Key = 'at' | 'agent' | 'what'

const COLUMNS: readonly TableColumn<Key>[] = [
  { key: 'at', title: 'When', width: '112px' },
  { key: 'agent', title: 'Agent', width: 'minmax(90px, 200px)' },
  { key: 'what', title: 'What happened', width: 'minmax(0, 1fr)' },
]
const BY_TIME = { key: 'at', isDown: true } as const

/** The journal of the time that is shown, the latest first. Opening an entry shows its agent. */
export function EventsTable({ bounds }: { readonly bounds: Bounds }): ReactElement {
  const client = useClient()
  const { range, filter } = useHistory()
  const agents = useFleet((fleet) => fleet.agents)
  const openable = useOpenable()
  const ask: AskPage<JournalEntry> = useCallback(
    async (after, signal) => {
      const answer = await client.request('history.events', { ...bounds, filter, after }, { signal })
      if (!answer.ok) return answer
      const { entries, next } = answer.value
      return ok({ rows: entries.filter((entry) => journalSentence(entry) !== null), next })
    },
    [client, bounds, filter],
  )
  const pages = usePages({ ask, keyOf: keyOfEntry, subject: JSON.stringify([range, filter]) })
  const now = client.vitals.hostNow()
  const cellOf = (entry: JournalEntry, key: Key): ReactNode => {
    if (key === 'at') return formatClock(entry.at, now)
    if (key === 'agent') return nameOf(agentIdOf(entry), (id) => agents.get(id)?.spec.name)
    const sentence = capitalized(journalSentence(entry) ?? '')
    return (
      <span className={cx(isBadNews(entry.event) && 'badNews')} title={sentence}>
        {sentence}
      </span>
    )
  }
  const open = (entry: JournalEntry): void => {
    const id = agentIdOf(entry)
    if (openable(id)) selectAgent(id)
  }
  return (
    <VirtualTable
      {...{ label: 'Events', columns: COLUMNS, rows: pages.rows, keyOf: keyOfEntry, cellOf, sort: BY_TIME }}
      onOpen={open}
      onPoint={(entry) => pointAt(entry?.at ?? null)}
      onEnd={pages.more}
      foot={<ListFoot pages={pages} one="event" />}
    />
  )
}

/** The name of an agent in a list; null: it is about the host. */
export function nameOf(agentId: string | null, find: (id: string) => string | undefined): ReactElement {
  if (agentId === null) return <span className={cx('faint')}>this machine</span>
  const name = find(agentId)
  return name === undefined ? <span className={cx('faint')}>removed</span> : <span title={name}>{name}</span>
}

function keyOfEntry({ seq }: JournalEntry): string {
  return String(seq)
}
