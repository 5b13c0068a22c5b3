import { AGENT_TABS, isUnderTab } from '../../core/agent/agent-tabs.ts'
import { isUp, liveRunOf } from '../../core/agent/state.ts'
import { isOpenAlert } from '../../core/alerts/agent-alerts.ts'
import { activityKind } from '../../shapes/activity.ts'
import { alertSeverity } from '../../shapes/alert-rule.ts'
import { healthBand } from '../../shapes/health.ts'
import { LIMIT_KINDS, type LimitKind } from '../../shapes/run-limits.ts'
import { priority, runner } from '../../shapes/spec.ts'
import { phase } from '../../shapes/state.ts'
import type { FilterSubject } from './subject.ts'

/** A figure that can be compared. */
interface FilterFigure {
  /** The kind of limit whose values are typed the same way. */
  readonly unit: LimitKind
  /** Null: it has none now. */
  readonly of: (subject: FilterSubject) => number | null
  /** It changes all the time. */
  readonly isLive: boolean
}

/** One thing agents can be filtered by, as `key:value`. */
export interface FilterKey {
  /** What it is about, after its name in a list. */
  readonly about: string
  /** The values there are; left out: any text, looked for in what it has. */
  readonly values?: readonly string[]
  /** Texts are looked for in titles as well. */
  readonly hasTexts?: true
  /** What an agent has of it, in small letters where there are `values`. */
  readonly of: (subject: FilterSubject) => readonly string[]
  readonly figure?: FilterFigure
}

const PHASES = phase.options.map((option) => option.shape.kind.value)
const STANDINGS = ['near', 'above', 'slowed', 'stopping'] as const
const TRENDS = ['improving', 'steady', 'deteriorating'] as const
const NO_TEXTS = (): readonly string[] => []

function figure(about: string, unit: LimitKind, of: FilterFigure['of']): FilterKey {
  return { about, of: NO_TEXTS, figure: { unit, of, isLive: true } }
}

/** Everything agents can be filtered by. */
export const FILTER_KEYS = {
  name: { about: 'its name', of: ({ agent }) => [agent.spec.name] },
  type: { about: 'its type', of: ({ agent }) => [agent.spec.type] },
  group: { about: 'its group', of: ({ agent }) => textsOf(agent.spec.group) },
  folder: { about: 'the folder it works in', of: ({ agent }) => [agent.spec.cwd] },
  branch: { about: 'the branch of its folder', of: ({ agent }) => textsOf(agent.branch) },
  is: {
    about: 'where it is listed',
    values: ['up', ...AGENT_TABS.filter((tab) => tab !== 'all')],
    of: ({ agent }) => [
      ...(isUp(agent.state.phase) ? ['up'] : []),
      ...AGENT_TABS.filter((tab) => isUnderTab(agent, tab)),
    ],
  },
  phase: { about: 'the state of its run', values: PHASES, of: ({ agent }) => [agent.state.phase.kind] },
  doing: {
    about: 'what it is doing',
    values: activityKind.options,
    of: ({ agent }) => textsOf(agent.activity?.kind ?? null),
  },
  health: {
    about: 'how well it is, or <60',
    values: [...healthBand.options, ...TRENDS],
    of: ({ agent: { health } }) => (health === null ? [] : [health.band, health.trend]),
    // A score is typed as a count is.
    figure: { unit: 'processes', of: ({ agent }) => agent.health?.score ?? null, isLive: false },
  },
  alert: {
    about: 'alerts that fire',
    values: ['any', 'none', 'open', 'acknowledged', ...alertSeverity.options],
    hasTexts: true,
    of: alertTexts,
  },
  limit: {
    about: 'a limit, or how near it is',
    values: ['any', 'none', ...STANDINGS, ...LIMIT_KINDS],
    of: ({ agent: { limits } }) => [
      limits.length === 0 ? 'none' : 'any',
      ...limits.flatMap(({ kind, standing }) => [kind, standing]),
    ],
  },
  priority: { about: 'its priority', values: priority.options, of: ({ agent }) => [agent.spec.priority] },
  runner: {
    about: 'what carries its terminal',
    values: runner.options,
    of: ({ agent: { spec, state } }) => [liveRunOf(state.phase)?.runner ?? spec.runner],
  },
  cpu: figure('CPU it uses, such as >50', 'cpu', ({ sample }) => sample?.cpuPercent ?? null),
  memory: figure('memory it uses, such as >1GB', 'memory', ({ sample }) => sample?.memoryBytes ?? null),
  processes: figure('processes it has, such as >10', 'processes', ({ sample }) => sample?.processes ?? null),
  uptime: figure('how long it runs, such as >2h', 'run-time', uptimeOf),
  cost: figure('what it has cost, such as >$1', 'cost', ({ agent }) => agent.spending?.total.costUsd ?? null),
} as const satisfies Readonly<Record<string, FilterKey>>

export type FilterKeyName = keyof typeof FILTER_KEYS

/** What of one key is known. */
export function filterKey(name: FilterKeyName): FilterKey {
  return FILTER_KEYS[name]
}

/** How long its run is up, ms; null: it is not. */
export function uptimeOf({ agent, now }: Pick<FilterSubject, 'agent' | 'now'>): number | null {
  const run = liveRunOf(agent.state.phase)
  return run === null ? null : Math.max(0, now - run.startedAt)
}

function alertTexts({ alerts }: FilterSubject): readonly string[] {
  return [
    alerts.length === 0 ? 'none' : 'any',
    ...alerts.flatMap((alert) => [
      isOpenAlert(alert) ? 'open' : 'acknowledged',
      alert.severity,
      alert.rule.toLowerCase(),
      alert.title.toLowerCase(),
    ]),
  ]
}

function textsOf(text: string | null): readonly string[] {
  return text === null || text === '' ? [] : [text]
}
