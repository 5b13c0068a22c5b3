import { BackgroundWork } from '../../base/background-work.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { isUp, lastRunOf, liveRunOf } from '../../core/agent/state.ts'
import { claimNext, inheritClaim, RENEW_EVERY_MS, renewClaim } from '../../core/task/claim.ts'
import { begun, ended, ending, notBegun } from '../../core/task/task-machine.ts'
import { takeUpOf } from '../../core/task/take-up.ts'
import type { AgentState, Phase } from '../../shapes/state.ts'
import type { Task, TaskResult } from '../../shapes/task.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { Publication } from '../kernel/publisher.ts'
import { Attempt, resultOf, resultWithoutRun } from './attempt.ts'
import { changeOwn, runningTasks } from './own-tasks.ts'
import { TaskAgents } from './task-agents.ts'
import { TaskChanges } from './task-changes.ts'
import type { TasksParts } from './tasks-parts.ts'

/** What may begin at a later time is looked for so often, ms; all else that lets a task begin is heard of at once. */
const REVIEW_EVERY_MS = 5_000

/** Carries out tasks: claims them in their order, makes an agent for each, and keeps what became of it. */
export class TaskRunner extends Lifetime {
  private readonly parts: TasksParts
  private readonly agents: TaskAgents
  private readonly changed: TaskChanges
  private readonly work: BackgroundWork
  private readonly changes = this.register(new Emitter<Task>())
  /** Names this life of the host. */
  private readonly owner: string
  /** By task. */
  private readonly attempts = new Map<number, Attempt>()
  private phase: 'not-open' | 'open' | 'closing' = 'not-open'
  private renewedAtMs = 0
  private reviewedAtMs = 0

  /** A task as it is now. */
  readonly onDidChange = this.changes.event

  constructor(parts: TasksParts) {
    super()
    this.parts = parts
    this.agents = new TaskAgents(parts)
    this.changed = new TaskChanges(parts.ports.git, parts.worktreeBook)
    this.owner = parts.ports.ids.runId()
    this.work = this.register(new BackgroundWork(parts.onFailure))
    this.register(parts.publisher.onPublish((publication) => this.hear(publication)))
    this.register(parts.sampler.onTick(() => this.tick()))
    this.register(parts.ports.settings.onDidChange(() => this.review()))
  }

  /** What an earlier host left is known: its tasks are taken up, and others begin. */
  open(): void {
    if (this.phase !== 'not-open') return
    this.phase = 'open'
    this.parts.guarded(() => this.takeUpAll())
    this.review()
  }

  /** The host is about to end: no task begins any more. */
  close(): void {
    this.phase = 'closing'
  }

  /** Lets tasks begin, as many as there is room for. */
  review(): void {
    if (this.phase !== 'open' || this.isDisposed || this.parts.journal.isFailing) return
    this.reviewedAtMs = this.parts.ports.clock.monotonicMs()
    const { maxConcurrent, isHeld } = this.parts.ports.settings.values.tasks
    if (isHeld) return
    this.parts.guarded(() => {
      while (this.attempts.size < maxConcurrent) {
        const query = { at: this.now, fullTypes: this.fullTypes() }
        const task = claimNext(this.queue, this.owner, query)
        if (task === null) return
        this.begin(task)
      }
    })
  }

  /** The agent that carries out, or has carried out, the latest attempt of a task. */
  agentOf(task: Pick<Task, 'id' | 'attempt'>): SupervisedAgent | null {
    return this.attempts.get(task.id)?.agent ?? this.agents.of(task)
  }

  /** Ends a task that is carried out, by person or time-out; a second time without asking its program. */
  end(task: Task, why: 'cancelled' | 'timeout'): Task {
    const isAgain = task.state.kind === 'running' && task.state.ending !== null
    const next = ending(task, why)
    if (!this.queue.write(next)) return this.queue.read(task.id) ?? task
    this.changes.fire(next)
    const attempt = this.attempts.get(task.id)
    const agent = attempt?.agent ?? null
    if (attempt === undefined || agent === null || attempt.result !== null) return next
    if (agent.isUp || agent.state.phase.kind === 'queued') agent.stop({ cause: 'user', force: isAgain })
    else this.conclude(attempt, resultWithoutRun(next, why))
    return this.queue.read(task.id) ?? next
  }

  /** What is known of ends is kept, without looking at what they changed. */
  override dispose(): void {
    for (const attempt of this.attempts.values()) {
      if (attempt.result !== null) this.conclude(attempt, attempt.result)
      attempt.dispose()
    }
    super.dispose()
  }

  private get queue(): TasksParts['ports']['store']['tasks'] {
    return this.parts.ports.store.tasks
  }

  private get now(): number {
    return this.parts.ports.clock.now()
  }

  private fullTypes(): readonly string[] {
    const running = Map.groupBy(this.attempts.values(), ({ task }) => task.order.type)
    const most = Object.entries(this.parts.ports.settings.values.tasks.maxOfType)
    return most.flatMap(([type, count]) => ((running.get(type)?.length ?? 0) >= count ? [type] : []))
  }

  private begin(task: Task): void {
    const attempt = this.adopt(task)
    this.changes.fire(task)
    this.work.run(`begin task ${task.id}`, async () => {
      try {
        await this.launch(attempt)
      } catch (error) {
        if (this.parts.isNotWritten(error)) this.giveBack(attempt)
        else this.conclude(attempt, resultWithoutRun(task, 'not-started'))
        throw error
      }
    })
  }

  private adopt(task: Task): Attempt {
    const attempt = new Attempt(task, this.parts.ports.clock)
    this.attempts.set(task.id, attempt)
    return attempt
  }

  /** Its agent is made, then the queue is told that it is begun, then it is started: in any other order it could be begun twice. */
  private async launch(attempt: Attempt): Promise<void> {
    const { task } = attempt
    const { cwd, worktree } = task.order
    attempt.since = worktree ? null : await this.changed.since(cwd)
    const made = await this.agents.make(task)
    if (this.isDisposed) return
    if (!made.ok) return this.conclude(attempt, resultWithoutRun(task, 'not-started', made.error))
    attempt.agent = made.value
    const now = changeOwn(this.queue, { id: task.id, owner: this.owner }, (each) => begun(each, this.now))
    if (now === null) return this.drop(attempt)
    if (now.state.kind === 'running' && now.state.ending !== null) {
      return this.conclude(attempt, resultWithoutRun(now, now.state.ending))
    }
    this.changes.fire(now)
    const started = made.value.start({ by: 'user' })
    if (!started.ok) this.conclude(attempt, resultWithoutRun(task, 'not-started', started.error.message))
  }

  private hear({ entry: { subject, event }, after }: Publication): void {
    if (subject.kind !== 'agent') return
    const attempt = this.attemptOf(subject.id)
    if (attempt === undefined || attempt.result !== null) return
    if (event.kind === 'removed') return this.conclude(attempt, resultWithoutRun(attempt.task, 'cancelled'))
    if (after === null || event.kind === 'created') return
    const { phase } = after.state
    const run = liveRunOf(phase)
    if (run !== null && phase.kind === 'running') attempt.ran(run.startedAt, () => this.timedOut(attempt))
    if (isAtRest(after.state)) this.over(attempt, phase)
  }

  private timedOut({ task: { id } }: Attempt): void {
    this.parts.guarded(() => {
      const task = this.queue.read(id)
      if (task?.state.kind === 'running') this.end(task, 'timeout')
    })
  }

  /** Its run is over, and nothing of it lives any more. */
  private over(attempt: Attempt, phase: Phase): void {
    const task = this.queue.read(attempt.task.id) ?? attempt.task
    const run = lastRunOf(phase)
    const output = run === null ? null : this.parts.outputs.take(run.runId, run.exit)
    const redactor = attempt.agent?.secrets.redactor
    const told = resultOf(task, phase, output)
    const text = (value: string): string => redactor?.text(value) ?? value
    const result = { ...told, says: text(told.says), tail: text(told.tail) }
    attempt.over(result)
    const { agent } = attempt
    if (this.phase === 'closing' || agent === null || run === null) return this.conclude(attempt, result)
    this.work.run('look at what a task has changed', async () => {
      try {
        attempt.over({ ...result, diff: await this.changed.of(agent, attempt.since) })
      } finally {
        if (!this.isDisposed) this.conclude(attempt, attempt.result ?? result)
      }
    })
  }

  /** The queue is told what an attempt came to; while the disk refuses that, it is tried again at each tick. */
  private conclude(attempt: Attempt, result: TaskResult): void {
    attempt.over(result)
    this.parts.guarded(() => {
      const { id } = attempt.task
      const next = changeOwn(this.queue, { id, owner: this.owner }, (task) => ended(task, result, this.now))
      this.attempts.delete(id)
      attempt.dispose()
      if (this.isDisposed || this.phase === 'closing') return
      this.queue.trim()
      if (next !== null) this.changes.fire(next)
      this.work.run('remove agents of ended tasks', () =>
        this.agents.removeOld((agentId) => this.attemptOf(agentId) !== undefined),
      )
      this.review()
    })
  }

  private attemptOf(agentId: string): Attempt | undefined {
    return [...this.attempts.values()].find(({ agent }) => agent?.record.id === agentId)
  }

  /** The disk refuses to remember that it is begun: it waits as before, once the disk allows. */
  private giveBack(attempt: Attempt): void {
    this.drop(attempt)
    this.parts.guarded(() => this.returned(attempt.task.id))
  }

  private returned(id: number): void {
    const task = changeOwn(this.queue, { id, owner: this.owner }, (each) => notBegun(each, this.now))
    if (task !== null) this.changes.fire(task)
  }

  /** Nothing is done for it any more: it is another's, or to be begun again. */
  private drop(attempt: Attempt): void {
    const { agent } = attempt
    this.attempts.delete(attempt.task.id)
    attempt.dispose()
    if (agent === null) return
    this.work.run('remove the agent of a task', async () => void (await this.parts.fleet.remove(agent)))
  }

  private tick(): void {
    if (this.phase === 'not-open') return
    for (const attempt of this.attempts.values()) {
      if (attempt.result !== null && attempt.agent?.isUp !== true) this.retryConclusion(attempt, attempt.result)
    }
    const nowMs = this.parts.ports.clock.monotonicMs()
    if (nowMs - this.renewedAtMs >= RENEW_EVERY_MS) {
      this.renewedAtMs = nowMs
      this.parts.guarded(() => this.renew())
    }
    if (nowMs - this.reviewedAtMs >= REVIEW_EVERY_MS) this.review()
  }

  /** What waits for the differences in its folder is not hurried. */
  private retryConclusion(attempt: Attempt, result: TaskResult): void {
    if (this.parts.isUnwritten()) this.conclude(attempt, result)
  }

  private renew(): void {
    for (const attempt of [...this.attempts.values()]) {
      const task = renewClaim(this.queue, attempt.task, { owner: this.owner, at: this.now })
      if (task === null) this.drop(attempt)
    }
    this.takeUpAll()
  }

  /** Claims of hosts that have ended, and own ones that are not carried out because the disk refused to remember them. */
  private takeUpAll(): void {
    for (const task of runningTasks(this.queue)) if (!this.attempts.has(task.id)) this.takeUp(task)
  }

  private takeUp(found: Task): void {
    const task = inheritClaim(this.queue, found, { owner: this.owner, at: this.now })
    if (task === null || task.state.kind !== 'running') return
    const attempt = this.adopt(task)
    const agent = this.agents.of(task)
    attempt.agent = agent
    const { ending: isEnding } = task.state
    const what = takeUpOf(task, agent?.state ?? null)
    if (what === 'over' && agent !== null) return this.over(attempt, agent.state.phase)
    if (isEnding !== null) return this.conclude(attempt, resultWithoutRun(task, isEnding))
    if (what === 'gone') return this.conclude(attempt, resultWithoutRun(task, 'lost'))
    if (what === 'not-begun') this.giveBack(attempt)
  }
}

/** Nothing of it lives, and nothing of it will by itself. */
function isAtRest({ phase, lostRuns }: AgentState): boolean {
  const isOver = phase.kind === 'stopped' || phase.kind === 'failed' || phase.kind === 'crash-loop'
  return isOver && !isUp(phase) && lostRuns.length === 0
}
