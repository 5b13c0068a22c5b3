import { Lifetime } from '../base/disposable.ts'
import { Emitter } from '../base/event.ts'
import type { Survivor } from '../contract/schemas/host.ts'
import { assignMembers, livingMembers, type RunRoot } from '../core/process/membership.ts'
import { isOfBoot } from '../core/process/identity.ts'
import type { ProcessRow } from '../core/process/process-row.ts'
import { liveRunOf } from '../core/agent/state.ts'
import type { ProcessTable, StoredAgent } from '../core/ports.ts'

interface Known {
  readonly survivor: Survivor
  readonly startTime: number
}

/** Processes of an earlier life of Corral: looked for before anything is spawned, named until they are gone. */
export class Survivors extends Lifetime {
  private readonly processes: ProcessTable
  private readonly changes = this.register(new Emitter<void>())
  private known: readonly Known[] = []

  /** Some of them are gone. */
  readonly onDidChange = this.changes.event

  constructor(processes: ProcessTable) {
    super()
    this.processes = processes
  }

  get list(): readonly Survivor[] {
    return this.known.map(({ survivor }) => survivor)
  }

  /** Looks for what is left of the runs that were up when their host ended. */
  async find(agents: readonly StoredAgent[]): Promise<readonly (Survivor & { readonly runId: string })[]> {
    const names = new Map<string, StoredAgent>()
    const roots = agents.flatMap((agent) => rootOf(agent, this.processes.bootId, names))
    if (roots.length === 0) return []
    const rows = await this.processes.sweep()
    const membership = assignMembers(new Map(), rows, roots)
    const left = livingMembers(rows).filter((row) => membership.has(row.pid))
    const lines = await this.processes.commandLines(left.map((row) => ({ ...row, bootId: this.processes.bootId })))
    const found = left.flatMap((row) => {
      const runId = membership.get(row.pid)?.runId ?? ''
      const agent = names.get(runId)
      return agent ? [{ row, runId, survivor: survivorOf(row, agent, lines.get(row.pid) ?? row.name) }] : []
    })
    this.known = found.map(({ survivor, row }) => ({ survivor, startTime: row.startTime }))
    return found.map(({ survivor, runId }) => ({ ...survivor, runId }))
  }

  /** Drops those that have ended since. */
  async refresh(): Promise<void> {
    if (this.known.length === 0) return
    const identities = await Promise.all(this.known.map(({ survivor }) => this.processes.identify(survivor.pid)))
    const still = this.known.filter((known, index) => identities[index]?.startTime === known.startTime)
    if (still.length === this.known.length) return
    this.known = still
    this.changes.fire()
  }
}

function rootOf(agent: StoredAgent, bootId: string, names: Map<string, StoredAgent>): RunRoot[] {
  const run = liveRunOf(agent.state.phase)
  const lost = agent.state.phase.kind === 'unkillable' ? agent.state.phase.lastRun.runId : null
  const runId = run?.runId ?? lost
  if (runId === null) return []
  const identity = run?.identity ?? null
  // Another boot: everything of that life is history.
  if (identity !== null && !isOfBoot(identity, bootId)) return []
  names.set(runId, agent)
  return [{ runId, leader: identity }]
}

function survivorOf(row: ProcessRow, { record }: StoredAgent, commandLine: string): Survivor {
  return { agentId: record.id, agentName: record.spec.name, pid: row.pid, name: row.name, commandLine, rssBytes: row.rssBytes }
}
