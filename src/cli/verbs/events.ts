import { InvalidArgumentError, Option } from 'commander'
import { similarNames } from '../../base/similar-name.ts'
import type { AgentView } from '../../contract/views.ts'
import { journalKinds, type JournalEntry } from '../../shapes/journal.ts'
import { formatClock } from '../../words/format.ts'
import { isBadNews, journalSentence } from '../../words/journal-words.ts'
import { tailEvents, type Tail } from '../events/tail-events.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../host/session.ts'
import { orList } from '../output/or-list.ts'
import { padded } from '../output/text-width.ts'
import { wholeNumber } from '../typed-numbers.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly follow?: true
  readonly fromSeq?: number
  readonly agent?: string[]
  readonly type?: string[]
  readonly kind?: string[]
  readonly last: number
}

/** How long a host that was lost is waited for: a restart, or an update of Corral. */
const RECONNECT_WITHIN_MS = 60_000

/** `corral events` */
export const events: Verb = {
  name: 'events',
  summary: 'Show what happened, and what happens.',
  examples: [
    { line: 'corral events', says: 'the last 50 events' },
    { line: 'corral events --follow --agent api', says: 'those of api, and new ones as they come' },
    {
      line: 'corral events --type claude --kind asked turn-ended',
      says: 'when agents of Claude Code had a question or were done',
    },
    { line: 'corral events --follow --from-seq 1200 --json', says: 'all since number 1200, one JSON object a line' },
  ],
  build: (command, run) =>
    command
      .option('-f, --follow', 'go on with new events, until Ctrl+C; a host that is restarted is waited for')
      .option('--from-seq <number>', 'begin with the event of this number', wholeNumber)
      .option('--last <count>', 'begin with so many of the last events', wholeNumber, 50)
      .option('--agent <agent...>', 'only of these agents')
      .option('--type <type...>', 'only of the agents there are of these types, such as claude')
      .addOption(new Option('--kind <kind...>', 'only of these kinds, such as crash-loop').argParser(kinds))
      .action((options: Options) => run((session) => show(session, options))),
}

async function show(session: Session, options: Options): Promise<void> {
  const { out } = session
  const { follow = false, fromSeq, last } = options
  const agents = await session.agents()
  const filter = { agents: chosen(agents, options), kinds: options.kind ?? null }
  const write = writerOf(session, new Map(agents.map(({ id, spec }) => [id, spec.name])))
  // Without a filter, the last ones are those with the highest numbers.
  const isWhole = filter.agents === null && filter.kinds === null
  let tail: Pick<Tail, 'fromSeq' | 'last'> = { fromSeq: fromSeq ?? 0, last: fromSeq === undefined ? last : null }
  if (fromSeq === undefined && isWhole) tail = { ...tail, fromSeq: await lastSeq(session, last) }
  const told = (entry: JournalEntry): void => {
    write(entry)
    tail = { fromSeq: entry.seq + 1, last: null }
  }
  const gone = (from: number, to: number): void => {
    if (out.isJson) out.jsonLine({ gone: { from, to } })
    else out.note(from === to ? `Event ${from} is no longer kept.` : `Events ${from} to ${to} are no longer kept.`)
  }
  for (;;) {
    try {
      return await tailEvents(session, { ...tail, filter, isEndless: follow, told, gone })
    } catch (error) {
      if (!(error instanceof Failure) || error.exitCode !== EXIT.noHost || !follow) throw error
      out.note(`${error.message} Waiting for it to be back …`)
    }
    await session.reconnect(RECONNECT_WITHIN_MS)
    out.note('It is back.')
  }
}

/** Whose events are shown; null: all of them, and the host's. */
function chosen(agents: readonly AgentView[], { agent, type }: Options): string[] | null {
  if (type === undefined) return agent ?? null
  const ofType = agents.filter(({ spec }) => type.includes(spec.type))
  if (ofType.length === 0) throw new Failure(EXIT.notFound, `There are no agents of the type ${orList(type)}.`)
  const isNamed = ({ id, spec }: AgentView): boolean =>
    agent === undefined || agent.some((ref) => ref === id || ref === spec.name)
  return ofType.filter(isNamed).map(({ id }) => id)
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

/** Those that were given before, and one more. */
function kinds(kind: string, before: string[] = []): string[] {
  const known = journalKinds()
  if (known.some((other) => other === kind)) return [...before, kind]
  const meant = similarNames(kind, known)
  const hint = meant.length > 0 ? `Did you mean ${orList(meant)}?` : `There are ${known.join(', ')}.`
  throw new InvalidArgumentError(`No event is of this kind. ${hint}`)
}
