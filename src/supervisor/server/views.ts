import type { AgentView, ProcessView } from '../../contract/views.ts'
import type { StoredAgent } from '../../core/ports.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import type { SampleColumns } from '../../contract/requests/vitals.ts'
import { readableName } from '../../core/process/command-line.ts'
import { isZombie, type ProcessRow } from '../../core/process/process-row.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

/** The agent as clients show it: as it is, or as it was after an earlier turn. */
export function agentViewOf(agent: SupervisedAgent, { record, state }: StoredAgent = agent): AgentView {
  const { facets } = agent
  const { attachCommand } = agent
  return {
    id: record.id,
    spec: agent.secrets.shown(record.spec),
    state,
    createdAt: record.createdAt,
    ...facets.current,
    attachCommand,
  }
}

/** Samples as columns, rounded to what a sparkline can show. */
export function columnsOf(samples: readonly VitalsSample[]): SampleColumns {
  return {
    at: samples.map(({ at }) => at),
    cpuPercent: samples.map(({ cpuPercent }) => Math.round(cpuPercent * 10) / 10),
    memoryBytes: samples.map(({ memoryBytes }) => memoryBytes),
    outputBytesPerSecond: samples.map(({ outputBytesPerSecond }) => Math.round(outputBytesPerSecond)),
  }
}

/** What a tree view needs to know of each process beside its row. */
export interface ProcessFigures {
  readonly bootId: string
  cpuPercentOf(row: ProcessRow): number
  /** How long it has run, ms; null: that cannot be told. */
  ageMsOf(row: ProcessRow): number | null
  commandLineOf(row: ProcessRow): string
}

/** A run's processes as a tree in reading order, parents before children; strays whose parent is elsewhere come last, at depth 0. */
export function processTreeOf(
  members: readonly ProcessRow[],
  leaderPid: number | null,
  figures: ProcessFigures,
): ProcessView[] {
  const pids = new Set(members.map((row) => row.pid))
  const childrenOf = Map.groupBy(members, (row) => row.parentPid)
  const views: ProcessView[] = []
  // A list of its own: thousands of processes may be each other's only child.
  const left = members
    .filter((row) => !pids.has(row.parentPid))
    .toSorted((a, b) => Number(b.pid === leaderPid) - Number(a.pid === leaderPid))
    .toReversed()
    .map((row) => ({ row, depth: 0 }))
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { row, depth } = next
    if (!pids.delete(row.pid)) continue
    views.push({ ...viewOf(row, figures), depth, isLeader: row.pid === leaderPid })
    for (const child of (childrenOf.get(row.pid) ?? []).toReversed()) left.push({ row: child, depth: depth + 1 })
  }
  return views
}

function viewOf(row: ProcessRow, figures: ProcessFigures): Omit<ProcessView, 'depth' | 'isLeader'> {
  const name = readableName(row.name)
  return {
    pid: row.pid,
    startTime: row.startTime,
    bootId: figures.bootId,
    parentPid: row.parentPid,
    name,
    commandLine: isZombie(row) ? `${name} (ended, not waited for)` : figures.commandLineOf(row),
    cpuPercent: figures.cpuPercentOf(row),
    rssBytes: row.rssBytes,
    ageMs: figures.ageMsOf(row),
    threads: row.threads,
    state: row.state,
  }
}
