import type { Survivor } from '../../contract/views.ts'
import { formatBytes } from '../../words/format.ts'
import { ownerWords, proofWords } from '../../words/orphan-words.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Session } from '../host/session.ts'
import { hostList, hostsField, hostTable } from '../output/host-column.ts'
import type { Cell, Column } from '../output/table.ts'
import type { Answers, Verb } from '../verb.ts'

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

const ONE_HOST = 'A pid is of one machine: give one --host to end or ignore it.'
/** As for any list. */
const ANSWER_MS = 30_000

/** `corral orphans` */
export const orphans: Verb = {
  name: 'orphans',
  hosts: 'several',
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
      .action((options: Options) =>
        run.each({
          ask: (session) => leftAfter(session, options),
          show: (all) => show(all, options),
          withinMs: ANSWER_MS,
        }),
      ),
}

async function leftAfter(session: Session, { kill = [], ignore = [] }: Options): Promise<readonly Survivor[]> {
  const { out, isOneOfSeveral } = session
  if (isOneOfSeveral && kill.length + ignore.length > 0) throw new Failure(EXIT.usage, ONE_HOST)
  const survivors = await survivorsOf(session)
  for (const { pid, startTime } of kill.map((pid) => entryOf(survivors, pid))) {
    await session.ask('survivor.kill', { pid, startTime })
    out.note(`Process ${pid} was killed.`)
  }
  for (const { pid, startTime } of ignore.map((pid) => entryOf(survivors, pid))) {
    await session.ask('survivor.ignore', { pid, startTime, isIgnored: true })
    out.note(`Process ${pid} is ignored.`)
  }
  return kill.length + ignore.length > 0 ? survivorsOf(session) : survivors
}

function show(all: Answers<readonly Survivor[]>, { kill = [], ignore = [] }: Options): void {
  const { out, answers } = all
  if (out.isJson) return out.json({ orphans: hostList(all, (left) => left), ...hostsField(all) })
  if (kill.length + ignore.length > 0 || answers.length === 0) return
  if (answers.every(({ value }) => value.length === 0)) return out.note('Nothing is left of earlier runs.')
  hostTable(all, COLUMNS, (left) => left.map(rowOf))
}

function rowOf(one: Survivor): readonly Cell[] {
  return [
    { text: String(one.pid), look: one.isIgnored ? 'dim' : 'strong' },
    { text: ownerWords(one) },
    { text: proofWords(one) },
    { text: formatBytes(one.rssBytes) },
    { text: one.commandLine === '' ? one.name : one.commandLine, look: 'dim' },
  ]
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
