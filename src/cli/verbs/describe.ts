import { formatClock, formatDuration } from '../../words/format.ts'
import { healthSentence } from '../../words/health-words.ts'
import { journalSentence } from '../../words/journal-words.ts'
import { limitValue, LIMIT_NAMES } from '../../words/limit-words.ts'
import { spendingWords } from '../../words/spending-words.ts'
import { worktreeWords } from '../../words/worktree-words.ts'
import type { AgentView } from '../../contract/views.ts'
import type { Session } from '../host/session.ts'
import { lookOf, statusOf } from '../output/agent-words.ts'
import { factLines, type Fact } from '../output/facts.ts'
import type { Verb } from '../verb.ts'

/** `corral describe` */
export const describe: Verb = {
  name: 'describe',
  summary: 'Show everything about one agent, and what happened to it lately.',
  examples: [
    { line: 'corral describe api', says: 'the agent called api' },
    { line: 'corral describe api --json', says: 'the same, for programs' },
  ],
  build: (command, run) =>
    command.argument('<agent>', 'name or id').action((agent: string) => run((session) => show(session, agent))),
}

async function show(session: Session, ref: string): Promise<void> {
  const { out } = session
  const { agent, journal } = await session.ask('agent.describe', { agent: ref })
  if (out.isJson) return out.json({ agent, journal })
  const now = Date.now()
  out.line(`${out.paint(agent.spec.name, 'strong')}  ${out.paint(statusOf(agent, now), lookOf(agent))}`)
  for (const line of factLines(factsOf(agent, now), out)) out.line(line)
  out.line()
  for (const entry of journal) {
    const sentence = journalSentence(entry)
    if (sentence !== null) out.line(`${out.paint(formatClock(entry.at, now), 'dim')}  ${sentence}`)
  }
}

function factsOf(agent: AgentView, now: number): readonly Fact[] {
  const { spec, health, spending, limits, branch, title, version, attachCommand, worktree } = agent
  return [
    ['id', agent.id],
    ['type', version === null ? spec.type : `${spec.type} ${version}`],
    ['command', spec.command === null ? null : [spec.command, ...spec.args].join(' ')],
    ['folder', branch === null ? spec.cwd : `${spec.cwd} (${branch})`],
    ['worktree', worktree && `${worktree.path}: ${worktreeWords(worktree)}`],
    ['group', spec.group],
    ['priority', spec.priority],
    ['title', title === '' ? null : title],
    ['health', health && `${health.score}: ${healthSentence(health)}`],
    ['used', spending && spendingWords(spending.total)],
    ...limits.map(({ kind, max }): Fact => [`limit: ${LIMIT_NAMES[kind].toLowerCase()}`, limitValue(kind, max)]),
    ['created', `${formatDuration(now - agent.createdAt)} ago`],
    ['attach by hand', attachCommand],
  ]
}
