import type { Survivor } from '../../contract/views.ts'
import { formatBytes } from '../../words/format.ts'
import { ownerWords, proofWords } from '../../words/orphan-words.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../host/session.ts'
import type { Column } from '../output/table.ts'
import type { Verb } from '../verb.ts'

interface Options {
  readonly kill?: string[]
  readonly ignore?: string[]
}

const COLUMNS: readonly Column[] = [
  { title: 'Pid', isRight: true },
  { title: 'Of' },
  { title: 'Proof' },
  { title: 'Memory', isRight: true },
  { title: 'Process', shrinksTo: 20 },
]

/** `corral orphans` */
export const orphans: Verb = {
  name: 'orphans',
  summary: 'List processes that outlived their agent or their host, and end or ignore them.',
  examples: [
    { line: 'corral orphans', says: 'what is left of earlier runs' },
    { line: 'corral orphans --kill 4711', says: 'ends one of them, if it is proven to be Corral’s' },
    { line: 'corral orphans --ignore 4711', says: 'leaves it alone, and asks no more' },
  ],
  build: (command, run) =>
    command
      .option('--kill <pid...>', 'end these')
      .option('--ignore <pid...>', 'leave these alone')
      .action((options: Options) => run((session) => show(session, options))),
}

async function show(session: Session, { kill = [], ignore = [] }: Options): Promise<void> {
  const { out } = session
  const survivors = await survivorsOf(session)
  for (const { pid, startTime } of kill.map((pid) => entryOf(survivors, pid))) {
    await session.ask('survivor.kill', { pid, startTime })
    out.note(`Process ${pid} was killed.`)
  }
  for (const { pid, startTime } of ignore.map((pid) => entryOf(survivors, pid))) {
    await session.ask('survivor.ignore', { pid, startTime, isIgnored: true })
    out.note(`Process ${pid} is ignored.`)
  }
  const left = kill.length + ignore.length > 0 ? await survivorsOf(session) : survivors
  if (out.isJson) return out.json({ orphans: left })
  if (kill.length + ignore.length > 0) return
  if (left.length === 0) return out.note('Nothing is left of earlier runs.')
  out.table(
    COLUMNS,
    left.map((one) => [
      { text: String(one.pid), look: one.isIgnored ? 'dim' : 'strong' },
      { text: ownerWords(one) },
      { text: proofWords(one) },
      { text: formatBytes(one.rssBytes) },
      { text: one.commandLine === '' ? one.name : one.commandLine, look: 'dim' },
    ]),
  )
}

async function survivorsOf(session: Session): Promise<readonly Survivor[]> {
  const { host } = await session.ask('fleet.subscribe', {})
  return host.survivors
}

function entryOf(survivors: readonly Survivor[], pid: string): Survivor {
  const found = survivors.find((one) => String(one.pid) === pid)
  if (found !== undefined) return found
  throw new Failure(EXIT.notFound, `No orphan has the pid ${pid}. "corral orphans" lists those there are.`)
}
