import { MAX_RECENT_AGENTS } from '../../contract/requests/vitals.ts'
import type { AgentView } from '../../contract/views.ts'
import { isUp } from '../../core/agent/state.ts'
import { formatBytes, formatPercent } from '../../words/format.ts'
import { spendingFigure } from '../../words/spending-words.ts'
import type { Session } from '../host/session.ts'
import { lookOf, statusOf } from '../output/agent-words.ts'
import type { Cell, Column } from '../output/table.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly running?: true
  readonly type?: string[]
  readonly group?: string
  readonly quiet?: true
}

/** The newest figures of an agent that is up. */
interface Figures {
  readonly cpuPercent: number
  readonly memoryBytes: number
}

const COLUMNS: readonly Column[] = [
  { title: 'Name', shrinksTo: 12 },
  { title: 'Type' },
  { title: 'Status', shrinksTo: 16 },
  { title: 'Health', isRight: true },
  { title: 'CPU', isRight: true },
  { title: 'Memory', isRight: true },
  { title: 'Cost', isRight: true },
  { title: 'Folder', shrinksTo: 10 },
]

/** `corral list` */
export const list: Verb = {
  name: 'list',
  summary: 'List agents with what they do and use.',
  examples: [
    { line: 'corral list', says: 'all agents' },
    { line: 'corral list --running --type claude', says: 'those of Claude Code that are up' },
    { line: 'corral list --quiet --running', says: 'only names, for scripts' },
    { line: 'corral list --json', says: 'all that is known, for programs' },
  ],
  build: (command, run) =>
    command
      .alias('ls')
      .option('--running', 'only agents that may have live processes')
      .option('--type <type...>', 'only agents of these types')
      .option('--group <group>', 'only agents of this group')
      .option('-q, --quiet', 'only names')
      .action((options: Options) => run((session) => show(session, options))),
}

async function show(session: Session, { running, type, group, quiet }: Options): Promise<void> {
  const { out } = session
  const agents = await session.agents({
    ...(running === true && { running }),
    ...(type !== undefined && { types: type }),
    ...(group !== undefined && { group }),
  })
  const figures = await figuresOf(session, agents)
  if (out.isJson) {
    return out.json({ agents: agents.map((agent) => ({ ...agent, vitals: figures.get(agent.id) ?? null })) })
  }
  if (quiet === true) {
    for (const { spec } of agents) out.line(spec.name)
    return
  }
  if (agents.length === 0) return out.note('There are no such agents.')
  const now = Date.now()
  out.table(
    COLUMNS,
    agents.map((agent) => rowOf(agent, figures.get(agent.id) ?? null, now)),
  )
}

function rowOf(agent: AgentView, figures: Figures | null, now: number): readonly Cell[] {
  const { spec, health, spending } = agent
  return [
    { text: spec.name, look: 'strong' },
    { text: spec.type, look: 'dim' },
    { text: statusOf(agent, now), look: lookOf(agent) },
    { text: health === null ? '' : String(health.score), look: health?.band === 'good' ? 'plain' : 'warning' },
    { text: figures === null ? '' : formatPercent(figures.cpuPercent) },
    { text: figures === null ? '' : formatBytes(figures.memoryBytes) },
    { text: spending === null ? '' : spendingFigure(spending.total) },
    { text: spec.cwd, look: 'dim' },
  ]
}

/** By agent id, of those that are up. */
async function figuresOf(session: Session, agents: readonly AgentView[]): Promise<ReadonlyMap<string, Figures>> {
  const up = agents.filter(({ state }) => isUp(state.phase)).map(({ id }) => id)
  const found = new Map<string, Figures>()
  for (let start = 0; start < up.length; start += MAX_RECENT_AGENTS) {
    const some = up.slice(start, start + MAX_RECENT_AGENTS)
    const { agents: columns } = await session.ask('vitals.recent', { agents: some, samples: 1 })
    for (const [id, { cpuPercent, memoryBytes }] of Object.entries(columns)) {
      found.set(id, { cpuPercent: cpuPercent.at(-1) ?? 0, memoryBytes: memoryBytes.at(-1) ?? 0 })
    }
  }
  return found
}
