import type { LimitKind, LimitStanding } from '../../shapes/run-limits.ts'
import type { Family, FamilyUnit, Sample } from './family.ts'
import type { Labelled, Scrape } from './scrape.ts'

const LABELS = ['agent', 'type', 'group'] as const

/** How the limit of a kind is told: in base units, so that it can be drawn beside what it limits. */
interface LimitFigure {
  readonly name: string
  readonly unit: FamilyUnit | null
  /** What is told is the limit divided by this. */
  readonly per: number
  readonly of: string
}

const MS = 1000
const PERCENT = 100

const FIGURES: Readonly<Record<LimitKind, LimitFigure>> = {
  memory: { name: 'memory_limit_bytes', unit: 'bytes', per: 1, of: 'memory' },
  cpu: { name: 'cpu_limit_ratio', unit: 'ratio', per: PERCENT, of: 'CPU; 1 is one core' },
  processes: { name: 'processes_limit', unit: null, per: 1, of: 'processes' },
  'open-files': { name: 'open_files_limit', unit: null, per: 1, of: 'open file descriptors' },
  output: { name: 'output_limit_bytes_per_second', unit: 'bytes_per_second', per: 1, of: 'terminal output' },
  'disk-writes': { name: 'disk_write_limit_bytes_per_second', unit: 'bytes_per_second', per: 1, of: 'writes to disks' },
  'run-time': { name: 'run_time_limit_seconds', unit: 'seconds', per: MS, of: 'the time since its start' },
  idle: { name: 'idle_limit_seconds', unit: 'seconds', per: MS, of: 'the time in which nothing of it moves' },
  tokens: { name: 'tokens_limit', unit: null, per: 1, of: 'tokens in a run' },
  cost: { name: 'cost_limit_dollars', unit: 'dollars', per: 1, of: 'cost in a run' },
}

const EXCEEDED: Readonly<Record<LimitStanding, boolean>> = {
  below: false,
  near: false,
  above: true,
  slowed: true,
  stopping: true,
}

function bound(kind: LimitKind): Family {
  const { name, unit, per, of } = FIGURES[kind]
  const help = `Its limit of ${of}; only while one is in force.`
  return newFamily({ name: `corral_agent_${name}`, unit, help }, ({ agent, labels }) =>
    agent.limits.filter((limit) => limit.kind === kind).map(({ max }) => ({ labels, value: max / per })),
  )
}

function newFamily(
  of: Pick<Family, 'name' | 'unit' | 'help'> & { readonly type?: 'counter'; readonly label?: string },
  read: (one: Labelled) => readonly Sample[],
): Family {
  const { name, unit, help, type = 'gauge', label } = of
  const samples = ({ own }: Scrape): readonly Sample[] => own.flatMap(read)
  return { name, type, unit, help, labels: label === undefined ? LABELS : [...LABELS, label], samples }
}

/** The limits in force, and where agents stand with them. */
export const LIMIT_FAMILIES: readonly Family[] = [
  ...(Object.keys(FIGURES) as LimitKind[]).map(bound),
  newFamily(
    {
      ...{ name: 'corral_agent_limit_used_ratio', unit: 'ratio' },
      help: 'The highest share of a limit it has reached; 1 is the limit itself.',
    },
    ({ agent, labels }) => (agent.limitRatio === null ? [] : [{ labels, value: agent.limitRatio }]),
  ),
  newFamily(
    {
      ...{ name: 'corral_agent_limit_exceeded', unit: null, label: 'limit' },
      help: 'Whether it is above a limit that is in force.',
    },
    ({ agent, labels }) =>
      agent.limits.map(({ kind, standing }) => ({
        labels: { ...labels, limit: kind },
        value: Number(EXCEEDED[standing]),
      })),
  ),
  newFamily(
    {
      ...{ name: 'corral_agent_limit_breaches', unit: null, type: 'counter', label: 'limit' },
      help: 'How often it went above a limit since this host began to count.',
    },
    ({ agent, labels }) =>
      [...agent.counted.breaches].map(([limit, value]) => ({ labels: { ...labels, limit }, value })),
  ),
]
