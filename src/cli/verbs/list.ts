import { isUp } from '../../core/agent/state.ts'
import { formatBytes, formatPercent } from '../../words/format.ts'
import { matchesFilter } from '../../words/filter/match-filter.ts'
import type { Filter } from '../../words/filter/parse-filter.ts'
import { spendingFigure } from '../../words/spending-words.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { readFleet, type KnownAgent } from '../host/fleet.ts'
import { readFilter } from '../read-filter.ts'
import type { Session } from '../host/session.ts'
import { lookOf, statusOf } from '../output/agent-words.ts'
import type { Cell, Column } from '../output/table.ts'
import { hostList, hostsField, hostTable } from '../output/host-column.ts'
import type { Answers, Verb } from '../verb.ts'

interface Options {
  readonly running?: true
  readonly quiet?: true
  readonly tasks?: true
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

const NOBODY = 'There are no such agents.'
/** A host that lives answers within a second or two, over any network. */
const ANSWER_MS = 30_000

/** `corral list` */
export const list: Verb = {
  name: 'list',
  hosts: 'several',
  summary: 'List agents with what they do and use.',
  examples: [
    { line: 'corral list', says: 'all agents' },
    { line: 'corral list --running type:claude', says: 'those of Claude Code that are up' },
    { line: 'corral list doing:waiting', says: 'those that wait for you' },
    { line: "corral list 'memory:>1GB' -group:demo", says: 'those with more than 1 GB, but for a group' },
    { line: 'corral list --quiet --running', says: 'only names, for scripts' },
    { line: 'corral list --host all', says: 'those of all machines that "corral host list" shows' },
    { line: 'corral list --json', says: 'all that is known, for programs' },
  ],
  build: (command, run) =>
    command
      .alias('ls')
      .argument('[filter...]', 'words and key:value, as in the filter of the window')
      .option('--running', 'only agents that may have live processes')
      .option('--tasks', 'with agents that were made for tasks')
      .option('-q, --quiet', 'only names')
      .allowUnknownOption()
      .action((words: string[], options: Options) =>
        run.each({
          ask: (session) => chosen(session, words, options),
          show: (all) => show(all, options),
          withinMs: ANSWER_MS,
        }),
      ),
}

async function chosen(
  session: Session,
  words: readonly string[],
  { running, tasks }: Options,
): Promise<readonly KnownAgent[]> {
  const filter = filterOf(words)
  const now = Date.now()
  const all = await readFleet(session)
  return all.filter(
    (known) =>
      (tasks === true || known.agent.spec.task === null) &&
      (running !== true || isUp(known.agent.state.phase)) &&
      matchesFilter(filter, { ...known, now }),
  )
}

function show(all: Answers<readonly KnownAgent[]>, { quiet }: Options): void {
  const { out, answers } = all
  if (out.isJson) {
    const agents = hostList(all, (value) => value.map(({ agent, sample }) => ({ ...agent, vitals: sample })))
    return out.json({ agents, ...hostsField(all) })
  }
  if (quiet === true) {
    const isMixed = answers.length > 1
    for (const { host, value } of answers) {
      for (const { agent } of value) out.line(`${isMixed ? `${host}:` : ''}${agent.spec.name}`)
    }
    return
  }
  if (answers.every(({ value }) => value.length === 0)) return answers.length === 0 ? undefined : out.note(NOBODY)
  const now = Date.now()
  hostTable(all, COLUMNS, (value) => value.map((known) => rowOf(known, now)))
}

/** The words of the command line as a filter; what looks like an option is none. */
function filterOf(words: readonly string[]): Filter {
  const option = words.find((word) => /^--|^-[a-z]$/i.test(word))
  if (option !== undefined) throw noOption(option)
  return readFilter(words.map(quoted).join(' '))
}

function noOption(option: string): Failure {
  return new Failure(EXIT.usage, `There is no option ${option}. "corral help list" shows them.`)
}

/** A word of the command line may have blanks in it. */
function quoted(word: string): string {
  return /\s/.test(word) && !word.includes('"') ? word.replace(/^(-?(?:[a-z-]+:)?)(.*)$/is, '$1"$2"') : word
}

function rowOf({ agent, sample }: KnownAgent, now: number): readonly Cell[] {
  const { spec, health, spending } = agent
  return [
    { text: spec.name, look: 'strong' },
    { text: spec.type, look: 'dim' },
    { text: statusOf(agent, now), look: lookOf(agent) },
    { text: health === null ? '' : String(health.score), look: health?.band === 'good' ? 'plain' : 'warning' },
    { text: sample === null ? '' : formatPercent(sample.cpuPercent) },
    { text: sample === null ? '' : formatBytes(sample.memoryBytes) },
    { text: spending === null ? '' : spendingFigure(spending.total) },
    { text: spec.cwd, look: 'dim' },
  ]
}
