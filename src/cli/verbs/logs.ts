import { FleetReplica } from '../../contract/client/fleet-replica.ts'
import { MAX_TEXT_LINES } from '../../contract/requests/terminal.ts'
import type { OutputOf } from '../../contract/requests.ts'
import type { AgentView } from '../../contract/views.ts'
import { isOver } from '../host/over.ts'
import type { Session } from '../host/session.ts'
import { statusOf } from '../output/agent-words.ts'
import { wholeNumber } from '../typed-numbers.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly follow?: true
  readonly lines?: number
}

/** Lines before the first new one, unless told otherwise: as much as shows where it stands. */
const FOLLOWED_LINES = 10

/** `corral logs` */
export const logs: Verb = {
  name: 'logs',
  summary: 'Print what is on an agent’s terminal as plain lines.',
  examples: [
    { line: 'corral logs api', says: 'all lines the host keeps, about 1,000; also of a run that is over' },
    { line: 'corral logs api --lines 20', says: 'the last 20' },
    { line: 'corral logs api --follow', says: 'the last 10, and new ones as they are complete' },
    { line: 'corral logs api --json', says: 'the same, for programs' },
  ],
  build: (command, run) =>
    command
      .argument('<agent>', 'name or id')
      .option('-f, --follow', 'go on with new lines, until Ctrl+C or the agent is down')
      .option('-n, --lines <count>', 'so many of the last lines (default: all; with --follow 10)', wholeNumber)
      .action((agent: string, options: Options) => run((session) => show(session, agent, options))),
}

async function show(session: Session, ref: string, { follow, lines }: Options): Promise<void> {
  const { agent } = await session.ask('agent.describe', { agent: ref })
  if (follow === true && !isOver(agent)) return followed(session, agent, lines ?? FOLLOWED_LINES)
  const text = await textOf(session, agent.id, lines ?? Number.POSITIVE_INFINITY)
  const { out } = session
  if (out.isJson) return out.json({ agent: { id: agent.id, name: agent.spec.name }, ...text })
  for (const line of text.lines) out.line(line)
  if (text.isFullScreen) out.note(`${agent.spec.name} fills the whole screen: this is what it shows now.`)
  if (text.lines.length === 0) out.note(`${agent.spec.name} has printed nothing (${statusOf(agent, Date.now())}).`)
  else if (text.source === 'kept') out.note('These are the last lines that were kept when the run ended.')
}

type Text = Omit<OutputOf<'terminal.read'>, 'older'>

/** The last lines, from as many pages as it takes. */
async function textOf(session: Session, agent: string, count: number): Promise<Text> {
  const { older, ...last } = await session.ask('terminal.read', { agent, limit: pageOf(count) })
  const pages = [last.lines]
  let found = last.lines.length
  for (let before = older; before !== null && found < count;) {
    const page = await session.ask('terminal.read', { agent, before, limit: pageOf(count - found) })
    // Another run has begun meanwhile, or a program fills the screen now.
    if (page.generation !== last.generation || page.isFullScreen !== last.isFullScreen) break
    pages.unshift(page.lines)
    found += page.lines.length
    before = page.older
  }
  return { ...last, lines: pages.flat() }
}

function pageOf(count: number): number {
  return Math.max(1, Math.min(count, MAX_TEXT_LINES))
}

async function followed(session: Session, { id, spec }: AgentView, lineCount: number): Promise<void> {
  const { out } = session
  const client = await session.connect()
  // Only who follows needs a terminal of his own, which takes a moment to load.
  const { Follow } = await import('../follow/follow.ts')
  const over = Promise.withResolvers<void>()
  using replica = new FleetReplica()
  using _changes = replica.onDidChange(({ agents }) => {
    const now = agents.get(id)
    if (now === undefined || isOver(now)) over.resolve()
  })
  using follow = new Follow(client, id, {
    lineCount,
    sink: {
      line: (line, generation) => (out.isJson ? out.jsonLine({ line, generation }) : out.line(line)),
      note: (text) => out.note(`${spec.name}: ${text}`),
      ready: () => out.ready(),
    },
  })
  await Promise.all([follow.run(over.promise), replica.bind(client)])
  const now = replica.state?.agents.get(id)
  out.note(`${spec.name}: ${now === undefined ? 'removed' : statusOf(now, Date.now())}`)
}
