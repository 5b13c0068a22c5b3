import type { Tokens } from '../../shapes/spending.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import { needsPerson } from '../activity/needs-you.ts'
import type { Family, FamilyType, FamilyUnit, Sample } from './family.ts'
import type { Labels } from './labels.ts'
import type { AgentFigures } from './reading.ts'
import type { Labelled, Scrape } from './scrape.ts'

const MS_PER_SECOND = 1000
const PERCENT = 100
/** Labels of every sample of an agent. */
const AGENT_LABELS = ['agent', 'type', 'group'] as const
/** Told from 0 on, so that the first of them is seen as a rise; others once there was one. */
const CRASHES = ['crash', 'start-failure', 'oom'] as const
const TOKEN_KINDS = ['input', 'output', 'cacheRead', 'cacheWrite'] as const satisfies readonly (keyof Tokens)[]

interface Of {
  readonly type?: FamilyType
  readonly unit?: FamilyUnit
  readonly help: string
}

/** One figure of each agent; null: it is not known. */
function each(name: string, { type = 'gauge', unit, help }: Of, read: (agent: AgentFigures) => number | null): Family {
  const samples = ({ own }: Scrape): readonly Sample[] =>
    own.flatMap(({ agent, labels }) => {
      const value = read(agent)
      return value === null ? [] : [{ labels, value }]
    })
  return { name, type, unit: unit ?? null, help, labels: AGENT_LABELS, samples }
}

/** Several figures of each agent, told apart by one label more. */
function eachBy(
  { name, label, type = 'gauge', unit, help }: Of & { readonly name: string; readonly label: string },
  read: (agent: AgentFigures) => Iterable<readonly [string, number]>,
): Family {
  const samplesOf = ({ agent, labels }: Labelled): readonly Sample[] =>
    [...read(agent)].map(([key, value]) => ({ labels: { ...labels, [label]: key }, value }))
  const samples = ({ own }: Scrape): readonly Sample[] => own.flatMap(samplesOf)
  return { name, type, unit: unit ?? null, help, labels: [...AGENT_LABELS, label], samples }
}

/** A figure of the newest sample. */
function sampled(name: string, of: Of, read: (sample: VitalsSample) => number | null): Family {
  return each(name, of, ({ sample }) => (sample === null ? null : read(sample)))
}

/** What an agent is doing. */
export const STATE_FAMILIES: readonly Family[] = [
  each('corral_agent_up', { help: 'Whether processes of it may live.' }, ({ isUp }) => Number(isUp)),
  each('corral_agent_wanted', { help: 'Whether it is to be up.' }, ({ wanted }) => Number(wanted === 'up')),
  eachBy({ name: 'corral_agent_phase', label: 'phase', help: 'The phase it is in: always 1.' }, ({ phase }) => [
    [phase, 1],
  ]),
  eachBy(
    { name: 'corral_agent_activity', label: 'activity', help: 'What it is doing: always 1, and only while it is up.' },
    ({ activity }) => (activity === null ? [] : [[activity.kind, 1]]),
  ),
  each(
    'corral_agent_needs_person',
    { help: 'Whether it waits for a person or is stuck; only while it is up.' },
    ({ activity }) => (activity === null ? null : Number(needsPerson({ activity }))),
  ),
  each(
    'corral_agent_needs_person_since_timestamp_seconds',
    { unit: 'seconds', help: 'Since when it waits for a person or is stuck, as Unix time; only while it does.' },
    ({ activity }) => (activity !== null && needsPerson({ activity }) ? activity.since / MS_PER_SECOND : null),
  ),
  each(
    'corral_agent_start_timestamp_seconds',
    { unit: 'seconds', help: 'When its present run was started, as Unix time; only while there is one.' },
    ({ startedAt }) => (startedAt === null ? null : startedAt / MS_PER_SECOND),
  ),
  each(
    'corral_agent_health_score',
    { help: 'How well it is, from 0 to 100; not while it is down as it should be.' },
    ({ health }) => health,
  ),
  each('corral_agent_messages_waiting', { help: 'Messages that wait until it is idle.' }, ({ messages }) => messages),
]

/** What the process tree of an agent uses. */
export const USE_FAMILIES: readonly Family[] = [
  each(
    'corral_agent_cpu_seconds',
    { type: 'counter', unit: 'seconds', help: 'CPU time of its process trees since this host began to count.' },
    ({ counted }) => counted.cpuSeconds,
  ),
  sampled(
    'corral_agent_cpu_ratio',
    { unit: 'ratio', help: 'CPU it uses now; 1 is one core.' },
    ({ cpuPercent }) => cpuPercent / PERCENT,
  ),
  sampled(
    'corral_agent_memory_bytes',
    { unit: 'bytes', help: 'Memory of its process tree, in memory or swap.' },
    ({ memoryBytes }) => memoryBytes,
  ),
  sampled('corral_agent_processes', { help: 'Processes of its tree.' }, ({ processes }) => processes),
  sampled('corral_agent_threads', { help: 'Threads of its tree.' }, ({ threads }) => threads),
  sampled('corral_agent_zombies', { help: 'Processes that ended and were not waited for.' }, ({ zombies }) => zombies),
  sampled('corral_agent_open_files', { help: 'Open file descriptors of its tree.' }, ({ openFiles }) => openFiles),
  sampled(
    'corral_agent_disk_read_bytes_per_second',
    { unit: 'bytes_per_second', help: 'What it reads from disks.' },
    ({ readBytesPerSecond }) => readBytesPerSecond,
  ),
  sampled(
    'corral_agent_disk_write_bytes_per_second',
    { unit: 'bytes_per_second', help: 'What it writes to disks.' },
    ({ writeBytesPerSecond }) => writeBytesPerSecond,
  ),
  each(
    'corral_agent_output_bytes',
    { type: 'counter', unit: 'bytes', help: 'What it has printed on its terminal; begins at 0 with each run.' },
    ({ outputBytes }) => outputBytes,
  ),
  eachBy(
    {
      ...{ name: 'corral_agent_tokens', label: 'kind', type: 'counter' },
      help: 'Tokens it says it has used, ever; not of one that never told.',
    },
    ({ spending }) =>
      spending === null ? [] : TOKEN_KINDS.map((kind) => [kind, spending.total.tokens[kind]] as const),
  ),
  each(
    'corral_agent_cost_dollars',
    { type: 'counter', unit: 'dollars', help: 'US dollars it says it has cost, ever; not of one that names no price.' },
    ({ spending }) => spending?.total.costUsd ?? null,
  ),
]

/** What became of its runs. */
export const END_FAMILIES: readonly Family[] = [
  each('corral_agent_runs', { type: 'counter', help: 'Runs it ever had.' }, ({ runs }) => runs),
  each(
    'corral_agent_restarts',
    { type: 'counter', help: 'Restarts its policy decided on since this host began to count.' },
    ({ counted }) => counted.restarts,
  ),
  eachBy(
    {
      ...{ name: 'corral_agent_run_ends', label: 'class', type: 'counter' },
      help: 'Ends of its runs since this host began to count, by exit class.',
    },
    ({ counted }) => [
      ...CRASHES.filter((kind) => !counted.ends.has(kind)).map((kind) => [kind, 0] as const),
      ...counted.ends,
    ],
  ),
]

/** Which alerts fire. */
export const ALERT_FAMILY: Family = {
  name: 'corral_alert_firing',
  type: 'gauge',
  unit: null,
  help: 'An alert that fires, acknowledged or not: always 1. About the host itself without an agent.',
  labels: [...AGENT_LABELS, 'rule', 'severity'],
  samples: ({ alerts, labelsOf }) =>
    alerts.flatMap(({ rule, severity, agentId }) => {
      const labels: Labels | undefined = agentId === null ? { agent: '', type: '', group: '' } : labelsOf.get(agentId)
      return labels === undefined ? [] : [{ labels: { ...labels, rule, severity }, value: 1 }]
    }),
}
