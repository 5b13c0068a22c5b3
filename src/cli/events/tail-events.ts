import type { RequestOptions } from '../../contract/client/contract-client.ts'
import type { InputOf, OutputOf } from '../../contract/requests.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import { waitWithHost } from '../host/host-wait.ts'
import type { Session } from '../host/session.ts'

/** What of the journal is told, and to whom. */
export interface Tail {
  readonly fromSeq: number
  readonly filter: NonNullable<InputOf<'events.follow'>['filter']>
  /** Of what is stored, so many of the last entries; null: all of them, and what is missing is told. */
  readonly last: number | null
  /** Go on with what happens. */
  readonly isEndless: boolean
  readonly told: (entry: JournalEntry) => void
  /** Entries that were asked for and are deleted. */
  readonly gone: (from: number, to: number) => void
}

/** Tells what is stored, and unless it is endless resolves then. Throws a Failure if the host refuses, or is lost. */
export async function tailEvents(session: Session, tail: Tail): Promise<void> {
  const { last, isEndless, told, gone } = tail
  const client = await session.connect()
  using wait = waitWithHost(client)
  const waiting: JournalEntry[] = []
  let isLive = false
  using _events = client.onStream((message) => {
    if (message.stream === 'events-gone') gone(message.from, message.to)
    if (message.stream === 'event') {
      if (isLive || last === null) told(message.entry)
      else if (waiting.push(message.entry) > last) waiting.shift()
    }
    if (message.stream !== 'events-live' || isLive) return
    isLive = true
    for (const entry of waiting.splice(0)) told(entry)
    if (!isEndless) wait.resolve()
  })
  const { fromSeq, filter } = tail
  const onAnswer: RequestOptions<OutputOf<'events.follow'>>['onAnswer'] = (answer) => {
    if (answer.ok && last === null && answer.value.fromSeq > fromSeq) gone(fromSeq, answer.value.fromSeq - 1)
  }
  await Promise.race([session.ask('events.follow', { fromSeq, filter }, { onAnswer }), wait.promise])
  await wait.promise
}
