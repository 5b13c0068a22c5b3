import { useEffect, type ReactElement } from 'react'
import { useClient, useFleet } from '../../client/client-context.ts'
import { classesOf } from '../../ui/classes.ts'
import { formatClock } from '../../../words/format.ts'
import { isBadNews, journalSentence } from '../../../words/journal-words.ts'
import styles from './inspector.module.css'

const cx = classesOf(styles)
/** Enough entries for the inspector; it is not a log viewer. */
const SHOWN = 60

/** What happened to the agent, newest first, in plain sentences. */
export function Events({ agentId }: { readonly agentId: string }): ReactElement {
  const client = useClient()
  const snapshot = useFleet((fleet) => fleet.snapshot)
  const entries = useFleet((fleet) => fleet.journal.get(agentId) ?? [])
  useEffect(() => void client.loadAgent(agentId), [client, agentId, snapshot])
  const now = client.vitals.hostNow()
  const lines = entries
    .map((entry) => ({ entry, sentence: journalSentence(entry) }))
    .filter(({ sentence }) => sentence !== null)
    .slice(-SHOWN)
    .toReversed()
  return (
    <section className={cx('section', 'last')} aria-label="Events">
      <h3 className={cx('heading')}>Events</h3>
      {lines.length === 0 && <p className={cx('quiet')}>Nothing has happened yet.</p>}
      <ol className={cx('events')}>
        {lines.map(({ entry, sentence }) => (
          <li key={entry.seq} className={cx('event', isBadNews(entry.event) && 'bad')}>
            <time dateTime={new Date(entry.at).toISOString()}>{formatClock(entry.at, now)}</time>
            <span>{sentence}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
