import { Lifetime } from '../../base/disposable.ts'
import type { AgentCounts } from '../../core/metrics/reading.ts'
import { lastRunOf } from '../../core/agent/state.ts'
import { agentIdOf } from '../../core/subject.ts'
import type { ExitClass } from '../../shapes/exit.ts'
import type { JournalEntry, LimitEvent } from '../../shapes/journal.ts'
import type { RunEnd } from '../../shapes/run-end.ts'
import type { LimitKind } from '../../shapes/run-limits.ts'
import type { Task, TaskClass } from '../../shapes/task.ts'
import type { Supervisor } from '../supervisor.ts'
import type { AgentSample, VitalsTick } from '../vitals/vitals-tick.ts'

const MS_PER_SECOND = 1000
const PERCENT = 100

interface Counted extends AgentCounts {
  cpuSeconds: number
  restarts: number
  readonly ends: Map<ExitClass, number>
  readonly breaches: Map<LimitKind, number>
  /** The limits its present run is above. */
  readonly above: Set<LimitKind>
  /** The last sample that was counted, epoch ms; null: none of the present run. */
  sampledAt: number | null
  /** The last run whose end is known: several events may tell of one end. */
  endedRunId: string | null
}

type Sources = Pick<Supervisor, 'fleet' | 'publisher' | 'sampler' | 'tasks'>

/** Counts what nobody else keeps the number of, from its creation until it is disposed; made only once metrics are asked for. */
export class MetricsTally extends Lifetime {
  private readonly fleet: Sources['fleet']
  private readonly byAgent = new Map<string, Counted>()
  private readonly tasks = new Map<TaskClass, number>()

  constructor({ fleet, publisher, sampler, tasks }: Sources) {
    super()
    this.fleet = fleet
    for (const { record, state } of fleet.list()) {
      this.byAgent.set(record.id, { ...newCounted(), endedRunId: lastRunOf(state.phase)?.runId ?? null })
    }
    this.register(publisher.onPublish(({ entry }) => this.hear(entry)))
    this.register(sampler.onTick((tick) => this.measure(tick)))
    this.register(tasks.onDidChange((task) => this.count(task)))
  }

  of(agentId: string): AgentCounts {
    return this.counted(agentId)
  }

  /** Tasks that were finished, by what became of them. */
  get finishedTasks(): ReadonlyMap<TaskClass, number> {
    return this.tasks
  }

  private hear(entry: JournalEntry): void {
    const id = agentIdOf(entry)
    if (id === null) return
    const { event } = entry
    if (event.kind === 'removed') return void this.byAgent.delete(id)
    const end = 'lastRun' in event ? event.lastRun : null
    const counted = this.counted(id)
    if (end !== null) countEnd(counted, end)
    if (event.kind === 'limit') countStep(counted, event)
    const isRestart = event.kind === 'failover' || (event.kind === 'backoff' && event.verdict.reason !== 'rate-limited')
    if (isRestart) counted.restarts += 1
  }

  private measure({ agents, isNews }: VitalsTick): void {
    for (const { id, sample } of agents) if (isNews(id)) this.addCpu(this.counted(id), sample)
  }

  /** The percentage of a sample holds for the time since the one before; of the first of a run that time is not known. */
  private addCpu(counted: Counted, { at, cpuPercent }: AgentSample['sample']): void {
    const sinceMs = counted.sampledAt === null ? 0 : Math.max(0, at - counted.sampledAt)
    counted.sampledAt = at
    counted.cpuSeconds += ((cpuPercent / PERCENT) * sinceMs) / MS_PER_SECOND
  }

  private count({ state }: Task): void {
    if (state.kind === 'finished') increase(this.tasks, state.result.class)
  }

  private counted(agentId: string): Counted {
    const known = this.byAgent.get(agentId)
    if (known !== undefined) return known
    const fresh = newCounted()
    if (this.fleet.find(agentId) !== null) this.byAgent.set(agentId, fresh)
    return fresh
  }
}

function countEnd(counted: Counted, { runId, exitClass }: RunEnd): void {
  if (counted.endedRunId === runId) return
  counted.endedRunId = runId
  counted.sampledAt = null
  counted.above.clear()
  increase(counted.ends, exitClass)
}

/** The first step above a limit is a breach, whatever is done about it. */
function countStep({ above, breaches }: Counted, { limit, step }: LimitEvent): void {
  if (step === 'warn') return
  if (step === 'clear') return void above.delete(limit)
  if (!above.has(limit)) increase(breaches, limit)
  above.add(limit)
}

function newCounted(): Counted {
  return {
    ...{ cpuSeconds: 0, restarts: 0, sampledAt: null, endedRunId: null },
    ...{ ends: new Map(), breaches: new Map(), above: new Set() },
  }
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
