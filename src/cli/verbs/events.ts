import { InvalidArgumentError } from 'commander'
import type { JournalEntry } from '../../shapes/journal.ts'
import { formatClock } from '../../words/format.ts'
import { isBadNews, journalSentence } from '../../words/journal-words.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../host/session.ts'
import { padded } from '../output/text-width.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly follow?: true
  readonly fromSeq?: number
  readonly agent?: string[]
  readonly kind?: string[]
  readonly last: number
}

/** `corral events` */
export const events: Verb = {
  name: 'events',
  summary: 'Show what happened, and what happens.',
  examples: [
    { line: 'corral events', says: 'the last 50 events' },
    { line: 'corral events --follow --agent api', says: 'those of api, and new ones as they come' },
    { line: 'corral events --follow --from-seq 1200 --json', says: 'all since number 1200, one JSON object a line' },
  ],
  build: (command, run) =>
    command
      .option('-f, --follow', 'go on with new events, until Ctrl+C')
      .option('--from-seq <number>', 'begin with the event of this number', whole)
      .option('--last <count>', 'begin with so many of the last events', whole, 50)
      .option('--agent <agent...>', 'only of these agents')
      .option('--kind <kind...>', 'only of these kinds, such as crash-loop')
      .action((options: Options) => run((session) => show(session, options))),
}

async function show(session: Session, { follow, fromSeq, agent, kind, last }: Options): Promise<void> {
  const client = await session.connect()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const agents = new Map((await session.agents()).map(({ id, spec }) => [id, spec.name]))
  const write = writerOf(session, agents)
  const waiting: JournalEntry[] = []
  let isLive = false
  using _closed = client.onClose(({ reason }) => reject(new Failure(EXIT.noHost, `The host was lost: ${reason}.`)))
  using _events = client.onStream((message) => {
    if (message.stream === 'event') {
      if (isLive || fromSeq !== undefined) write(message.entry)
      else if (waiting.push(message.entry) > last) waiting.shift()
    }
    if (message.stream !== 'events-live' || isLive) return
    isLive = true
    for (const entry of waiting.splice(0)) write(entry)
    if (follow !== true) resolve()
  })
  // Without a filter, the last ones are those with the highest numbers.
  const from = fromSeq ?? (agent === undefined && kind === undefined ? await lastSeq(session, last) : 0)
  await session.ask('events.follow', { fromSeq: from, filter: { agents: agent ?? null, kinds: kind ?? null } })
  await promise
}

async function lastSeq(session: Session, last: number): Promise<number> {
  const { followId, seq } = await session.ask('events.follow', { fromSeq: null })
  await session.ask('events.unfollow', { followId })
  return Math.max(0, seq - last + 1)
}

function writerOf({ out }: Session, agents: ReadonlyMap<string, string>): (entry: JournalEntry) => void {
  const widest = Math.max(4, ...[...agents.values()].map(({ length }) => Math.min(24, length)))
  return (entry) => {
    if (out.isJson) return out.jsonLine({ event: entry })
    const sentence = journalSentence(entry)
    if (sentence === null) return
    const { subject, at } = entry
    const name = subject.kind === 'host' ? 'host' : (agents.get(subject.id) ?? subject.id.slice(0, 8))
    const look = isBadNews(entry.event) ? 'bad' : 'plain'
    out.line(`${out.paint(formatClock(at, Date.now()), 'dim')}  ${padded(name, widest)}  ${out.paint(sentence, look)}`)
  }
}

function whole(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It takes a whole number.')
}
