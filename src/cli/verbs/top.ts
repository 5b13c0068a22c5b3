import { Option } from 'commander'
import { FleetReplica } from '../../contract/client/fleet-replica.ts'
import type { FleetState } from '../../contract/client/fleet-state.ts'
import type { VitalsTick } from '../../contract/streams.ts'
import { isUp } from '../../core/agent/state.ts'
import { formatBytes, formatCount, formatGigabytes, formatPercent, formatRate } from '../../words/format.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { waitWithHost } from '../host/host-wait.ts'
import type { Session } from '../host/session.ts'
import { lookOf, statusOf } from '../output/agent-words.ts'
import { hostField } from '../output/host-column.ts'
import { tableLines, type Cell, type Column } from '../output/table.ts'
import { countOf } from '../typed-numbers.ts'
import type { Verb } from '../verb.ts'

const SORTS = ['cpu', 'memory', 'output', 'name'] as const
type Sort = (typeof SORTS)[number]

interface Options {
  readonly sort: Sort
  readonly ticks?: number
}

const COLUMNS: readonly Column[] = [
  { title: 'Name', shrinksTo: 12 },
  { title: 'Type' },
  { title: 'CPU', isRight: true },
  { title: 'Memory', isRight: true },
  { title: 'Output', isRight: true },
  { title: 'Processes', isRight: true },
  { title: 'Status', shrinksTo: 16 },
]
const ENTER = '\u001b[?1049h\u001b[?25l'
const LEAVE = '\u001b[?25h\u001b[?1049l'
const QUIT: ReadonlySet<string> = new Set(['q', 'Q', '\u0003', '\u001b'])

/** `corral top` */
export const top: Verb = {
  name: 'top',
  hosts: 'several',
  summary: 'Watch what agents use, once a second, until q is pressed.',
  examples: [
    { line: 'corral top', says: 'those that use most of the processor first' },
    { line: 'corral top --sort memory', says: 'those with most memory first' },
    { line: 'corral top --json --ticks 3', says: 'three readings, one JSON object a line' },
  ],
  build: (command, run) =>
    command
      .addOption(new Option('--sort <by>', 'order').choices(SORTS).default('cpu'))
      .option('--ticks <count>', 'end after so many readings', countOf)
      .action((options: Options) =>
        run.each({ ask: (session) => watch(session, options), show: () => EXIT.ok, withinMs: null }),
      ),
}

async function watch(session: Session, { sort, ticks }: Options): Promise<void> {
  const { out, label, isOneOfSeveral } = session
  if (isOneOfSeveral && !out.isJson) throw new Failure(EXIT.usage, 'The table is of one host; --json takes several.')
  const client = await session.connect()
  using replica = new FleetReplica()
  using ended = waitWithHost(client)
  let left = ticks ?? Number.POSITIVE_INFINITY
  using _ticks = replica.onTick((tick) => {
    if (replica.state === null || left <= 0) return
    left -= 1
    if (out.isJson) out.jsonLine({ ...hostField(label), ...tick })
    else out.screen(screenOf(session, replica.state, tick, sort))
    if (left <= 0) ended.resolve()
  })
  const bound = await replica.bind(client)
  if (!bound.ok) throw Failure.of(bound.error)
  using _keys = out.isTerminal && !out.isJson ? keysUntil(() => ended.resolve()) : null
  await ended.promise
}

function screenOf(
  { out, label }: Session,
  fleet: FleetState,
  { host, agents }: VitalsTick,
  sort: Sort,
): readonly string[] {
  const now = Date.now()
  const samples = new Map(agents.map(({ id, sample }) => [id, sample]))
  const up = [...fleet.agents.values()].filter(({ state }) => isUp(state.phase))
  const figure = (id: string): number => {
    const sample = samples.get(id)
    if (sample === undefined) return 0
    return { cpu: sample.cpuPercent, memory: sample.memoryBytes, output: sample.outputBytesPerSecond, name: 0 }[sort]
  }
  const sorted = up.toSorted((a, b) => figure(b.id) - figure(a.id) || a.spec.name.localeCompare(b.spec.name))
  const rows = sorted.map((agent): readonly Cell[] => {
    const sample = samples.get(agent.id)
    return [
      { text: agent.spec.name, look: 'strong' },
      { text: agent.spec.type, look: 'dim' },
      { text: sample === undefined ? '' : formatPercent(sample.cpuPercent) },
      { text: sample === undefined ? '' : formatBytes(sample.memoryBytes) },
      { text: sample === undefined ? '' : formatRate(sample.outputBytesPerSecond) },
      { text: sample === undefined ? '' : String(sample.processes) },
      { text: statusOf(agent, now), look: lookOf(agent) },
    ]
  })
  const free = `${formatGigabytes(host.freeMemoryBytes)} of ${formatGigabytes(host.totalMemoryBytes)} GB free`
  const own = `Corral ${formatPercent(host.ownCpuPercent)}, ${formatBytes(host.ownRssBytes)}`
  const head = `${label === null ? '' : `${label}: `}${formatCount(fleet.agents.size, 'agent')}, ${up.length} up · ${free} · ${own}`
  const style = {
    width: out.width,
    paint: (text: string, look: Parameters<typeof out.paint>[1]) => out.paint(text, look),
  }
  return [head, '', ...tableLines(COLUMNS, rows, style)]
}

/** The terminal is taken until disposed; one of the keys that end it calls `quit`. */
function keysUntil(quit: () => void): Disposable {
  const { stdin, stdout } = process
  const typed = (bytes: Buffer): void => {
    if (QUIT.has(bytes.toString())) quit()
  }
  stdout.write(ENTER)
  if (stdin.isTTY) stdin.setRawMode(true)
  stdin.on('data', typed)
  return {
    [Symbol.dispose]: () => {
      stdin.off('data', typed)
      if (stdin.isTTY) stdin.setRawMode(false)
      stdin.pause()
      stdout.write(LEAVE)
    },
  }
}
