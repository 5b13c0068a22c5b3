import type { ProcessView } from '../../contract/views.ts'
import { formatBytes, formatPercent } from '../../words/format.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../host/session.ts'
import type { Cell, Column } from '../output/table.ts'
import type { Verb } from '../verb.ts'

const COLUMNS: readonly Column[] = [
  { title: 'Pid', isRight: true },
  { title: 'CPU', isRight: true },
  { title: 'Memory', isRight: true },
  { title: 'Threads', isRight: true },
  { title: 'Process', shrinksTo: 20 },
]

/** `corral tree` */
export const tree: Verb = {
  name: 'tree',
  summary: 'Show the processes of an agent.',
  examples: [{ line: 'corral tree api', says: 'the process tree of api with what each process uses' }],
  build: (command, run) =>
    command.argument('<agent>', 'name or id').action((agent: string) => run((session) => show(session, agent))),
}

async function show(session: Session, agent: string): Promise<void> {
  const { out } = session
  const processes = await session.ask('agent.processes', { agent })
  if (out.isJson) return out.json({ processes })
  if (processes.length === 0) throw new Failure(EXIT.notRunning, `${agent} has no processes: it is not up.`)
  out.table(COLUMNS, processes.map(rowOf))
}

function rowOf({ pid, depth, name, commandLine, cpuPercent, rssBytes, threads }: ProcessView): readonly Cell[] {
  const text = commandLine === '' ? name : commandLine
  return [
    { text: String(pid), look: 'dim' },
    { text: formatPercent(cpuPercent) },
    { text: formatBytes(rssBytes) },
    { text: String(threads) },
    { text: `${'  '.repeat(depth)}${text}`, look: depth === 0 ? 'strong' : 'plain' },
  ]
}
