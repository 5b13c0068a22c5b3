import { activityKind } from '../../shapes/activity.ts'
import { alertSeverity } from '../../shapes/alert-rule.ts'
import { phaseKind } from '../../shapes/state.ts'
import { taskClass } from '../../shapes/task.ts'
import type { HostSample } from '../../shapes/vitals.ts'
import { needsPerson } from '../activity/needs-you.ts'
import type { Family, FamilyType, FamilyUnit } from './family.ts'
import type { AgentFigures } from './reading.ts'
import type { Scrape } from './scrape.ts'

const MS_PER_SECOND = 1000
const PERCENT = 100
const NO_LABELS = {}

interface Of {
  readonly type?: FamilyType
  readonly unit?: FamilyUnit
  readonly help: string
}

/** One figure of all; null: it is not known. */
function one(name: string, { type = 'gauge', unit, help }: Of, read: (scrape: Scrape) => number | null): Family {
  const samples: Family['samples'] = (scrape) => {
    const value = read(scrape)
    return value === null ? [] : [{ labels: NO_LABELS, value }]
  }
  return { name, type, unit: unit ?? null, help, labels: [], samples }
}

/** Several, told apart by a label. */
function oneBy(
  { name, label, type = 'gauge', unit, help }: Of & { readonly name: string; readonly label: string },
  read: (scrape: Scrape) => Iterable<readonly [string, number]>,
): Family {
  const samples: Family['samples'] = (scrape) =>
    [...read(scrape)].map(([key, value]) => ({ labels: { [label]: key }, value }))
  return { name, type, unit: unit ?? null, help, labels: [label], samples }
}

/** How many of `all` fall to each of `keys`, also where none does. */
function countsOf<T>(
  keys: readonly string[],
  all: readonly T[],
  keyOf: (one: T) => string | null,
): Map<string, number> {
  const counts = new Map(keys.map((key) => [key, 0]))
  for (const each of all) {
    const key = keyOf(each)
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** The sum of what is known of agents made for tasks. */
function sumForTasks({ agents }: Scrape, read: (agent: AgentFigures) => number | null): number {
  return agents.reduce((sum, agent) => sum + (agent.isForTask ? (read(agent) ?? 0) : 0), 0)
}

function ofMachine(name: string, of: Of, read: (sample: HostSample) => number | null): Family {
  return one(name, of, ({ host: { sample } }) => (sample === null ? null : read(sample)))
}

function share(percent: number | null): number | null {
  return percent === null ? null : percent / PERCENT
}

/** The fleet as a whole. */
export const FLEET_FAMILIES: readonly Family[] = [
  oneBy({ name: 'corral_agents', label: 'phase', help: 'Agents by phase, those made for tasks too.' }, ({ agents }) =>
    countsOf(phaseKind.options, agents, ({ phase }) => phase),
  ),
  oneBy(
    { name: 'corral_agents_doing', label: 'activity', help: 'Agents that are up by what they are doing.' },
    ({ agents }) => countsOf(activityKind.options, agents, ({ activity }) => activity?.kind ?? null),
  ),
  one(
    'corral_agents_needing_person',
    { help: 'Agents that wait for a person or are stuck.' },
    ({ agents }) => agents.filter(needsPerson).length,
  ),
  oneBy(
    { name: 'corral_alerts_firing', label: 'severity', help: 'Alerts that fire, acknowledged or not.' },
    ({ alerts }) => countsOf(alertSeverity.options, alerts, ({ severity }) => severity),
  ),
]

/** The tasks, and what the agents made for them use together: these have no lines of their own. */
export const TASK_FAMILIES: readonly Family[] = [
  oneBy(
    { name: 'corral_tasks', label: 'state', help: 'Tasks by state; of finished ones, those that are kept.' },
    ({ tasks }) => Object.entries(tasks.counts),
  ),
  oneBy(
    {
      ...{ name: 'corral_tasks_finished', label: 'class', type: 'counter' },
      help: 'Tasks finished since this host began to count, by what became of them.',
    },
    ({ tasks }) => taskClass.options.map((kind) => [kind, tasks.finished.get(kind) ?? 0]),
  ),
  one('corral_task_agents', { help: 'Agents made for tasks that are up.' }, (scrape) =>
    sumForTasks(scrape, ({ isUp }) => Number(isUp)),
  ),
  one('corral_task_agents_cpu_ratio', { unit: 'ratio', help: 'CPU they use together; 1 is one core.' }, (scrape) =>
    sumForTasks(scrape, ({ sample }) => share(sample?.cpuPercent ?? null)),
  ),
  one('corral_task_agents_memory_bytes', { unit: 'bytes', help: 'Memory they have together.' }, (scrape) =>
    sumForTasks(scrape, ({ sample }) => sample?.memoryBytes ?? null),
  ),
]

/** Corral's host process, and what it has to do. */
export const HOST_FAMILIES: readonly Family[] = [
  {
    name: 'corral_build',
    type: 'info',
    unit: null,
    help: 'The program: its version, kind of host, platform and contract version.',
    labels: ['version', 'kind', 'platform', 'contract'],
    samples: ({ build: { version, kind, platform, contractVersion } }) => [
      { labels: { version, kind, platform, contract: String(contractVersion) }, value: 1 },
    ],
  },
  one(
    'corral_host_start_timestamp_seconds',
    { unit: 'seconds', help: 'When the host was started, as Unix time.' },
    ({ host }) => host.ownUse.startedAt / MS_PER_SECOND,
  ),
  one(
    'corral_host_cpu_seconds',
    { type: 'counter', unit: 'seconds', help: 'CPU time of the host itself, without its agents.' },
    ({ host }) => host.ownUse.cpuSeconds,
  ),
  one(
    'corral_host_memory_bytes',
    { unit: 'bytes', help: 'Resident memory of the host itself.' },
    ({ host }) => host.ownUse.rssBytes,
  ),
  one(
    'corral_host_loop_delay_p99_seconds',
    { unit: 'seconds', help: 'How late its main loop came since the scrape before: 99 of 100 were not later.' },
    ({ host }) => seconds(host.ownUse.loopDelayMs?.p99 ?? null),
  ),
  one('corral_host_loop_delay_max_seconds', { unit: 'seconds', help: 'The same: the latest.' }, ({ host }) =>
    seconds(host.ownUse.loopDelayMs?.max ?? null),
  ),
  oneBy(
    {
      name: 'corral_host_clients',
      label: 'role',
      help: 'Open connections of windows, command lines and programs in runs.',
    },
    ({ host }) => host.clients,
  ),
  one(
    'corral_host_journal_entries',
    { type: 'counter', help: 'Entries the journal ever had: the seq of the newest.' },
    ({ host }) => host.journalSeq,
  ),
  oneBy(
    {
      ...{ name: 'corral_host_queued_agents', label: 'wait' },
      help: 'Agents that wait to be started: in line, or for something of their own.',
    },
    ({ host: { queued } }) => [
      ['in-line', queued.inLine],
      ['own', queued.blocked],
    ],
  ),
  oneBy(
    {
      ...{ name: 'corral_host_orphans', label: 'state' },
      help: 'Processes that outlived their run or host: those to decide on, and those that are ignored.',
    },
    ({ host: { orphans } }) => [
      ['listed', orphans.listed],
      ['ignored', orphans.ignored],
    ],
  ),
]

/** The machine. */
export const MACHINE_FAMILIES: readonly Family[] = [
  ofMachine(
    'corral_host_sample_timestamp_seconds',
    { unit: 'seconds', help: 'When agents and machine were last looked at, as Unix time.' },
    ({ at }) => at / MS_PER_SECOND,
  ),
  ofMachine('corral_machine_cores', { help: 'Cores.' }, ({ cores }) => cores),
  ofMachine(
    'corral_machine_memory_bytes',
    { unit: 'bytes', help: 'Memory.' },
    ({ totalMemoryBytes }) => totalMemoryBytes,
  ),
  ofMachine(
    'corral_machine_memory_available_bytes',
    { unit: 'bytes', help: 'Memory that programs can still get without swapping.' },
    ({ freeMemoryBytes }) => freeMemoryBytes,
  ),
  ofMachine(
    'corral_machine_memory_pressure_ratio',
    { unit: 'ratio', help: 'Share of the last 10 s in which something waited for memory.' },
    ({ memoryPressurePercent }) => share(memoryPressurePercent),
  ),
  ofMachine(
    'corral_machine_memory_stall_ratio',
    { unit: 'ratio', help: 'Share of the last 10 s in which everything waited for memory.' },
    ({ memoryStallPercent }) => share(memoryStallPercent),
  ),
]

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / MS_PER_SECOND
}
