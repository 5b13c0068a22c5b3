import { Lifetime } from '../../base/disposable.ts'
import { messageOf } from '../../base/errors.ts'
import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { CancelSignal } from '../../base/cancel.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import { TASKS_OPEN_OF_AGENT_MAX } from '../../core/limits.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import { taskLaunchOf } from '../../core/task/task-launch.ts'
import { ended } from '../../core/task/task-machine.ts'
import { orderOf } from '../../core/task/task-order.ts'
import type { NewTask, TaskQuery } from '../../core/task/task-queue.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { Task, TaskCounts, TaskGiver, TaskOrder, TaskOrderInput } from '../../shapes/task.ts'
import { taskRefusalWords } from '../../words/task-refusal-words.ts'
import type { SupervisorPorts } from '../environment.ts'
import { resultWithoutRun } from './attempt.ts'
import { GivenTasks } from './given-tasks.ts'
import type { TasksOptions } from './tasks-parts.ts'
import { TaskRunner } from './task-runner.ts'

const FULL = 'Too many tasks wait already. Wait until some are done, or cancel those you no longer need.'
const GIVER_FULL = `${TASKS_OPEN_OF_AGENT_MAX} tasks this agent gave are not finished. Wait for some, or cancel them.`

/** The tasks of a host: their queue, and what is asked of it. */
export class Tasks extends Lifetime {
  private readonly parts: TasksOptions
  private readonly runner: TaskRunner
  private readonly changes = this.register(new Emitter<Task>())
  private problem: string | null = null
  private known: TaskCounts = { queued: 0, running: 0, finished: 0 }
  private isUnreadable = false

  /** A task as it is now. */
  readonly onDidChange = this.changes.event
  /** Those that programs of agents gave. */
  readonly given = this.register(new GivenTasks(this))

  constructor(parts: TasksOptions) {
    super()
    this.parts = parts
    const runner = new TaskRunner({
      ...parts,
      guarded: (action) => this.guarded(action),
      isNotWritten: (error) => error instanceof StoreWriteError,
      isUnwritten: () => this.problem !== null,
    })
    this.runner = this.register(runner)
    this.register(runner.onDidChange((task) => this.changes.fire(task)))
  }

  /** What an earlier host left is known: tasks are carried out from now on. */
  open(): void {
    this.runner.open()
  }

  /** Everything is to be stopped: no task begins while the host ends, or before a person lets them. */
  hold(cause: 'user' | 'quit'): void {
    if (cause === 'quit') return this.runner.close()
    const { settings } = this.parts.ports
    const { queued, running } = this.counts()
    if (queued + running > 0) settings.update({ tasks: { ...settings.values.tasks, isHeld: true } })
  }

  /** While the queue cannot be read, as they were: every client is told of them, and none is to be without a fleet for that. */
  counts(): TaskCounts {
    try {
      this.known = this.queue.counts()
    } catch (error) {
      if (!this.isUnreadable) this.parts.ports.reportBug(error, 'count the tasks')
      this.isUnreadable = true
      return this.known
    }
    this.isUnreadable = false
    return this.known
  }

  page(query: TaskQuery): readonly Task[] {
    return this.queue.page(query)
  }

  find(id: number): Result<Task, ContractError> {
    const task = this.queue.read(id)
    if (task !== null) return ok(task)
    return err(
      contractErrorOf('task-not-found', `There is no task ${id} (any more). Look at the list of tasks.`, 'task'),
    )
  }

  /** The agent of the latest attempt of a task; null: there is none (any more). */
  agentIdOf(task: Task): string | null {
    return this.runner.agentOf(task)?.record.id ?? null
  }

  /** Adds tasks, all or none. */
  async add(
    inputs: readonly TaskOrderInput[],
    givenBy: TaskGiver | null = null,
  ): Promise<Result<readonly Task[], ContractError>> {
    const types = await this.parts.ports.agentTypes.list()
    const orders: TaskOrder[] = []
    for (const [index, input] of inputs.entries()) {
      const order = this.checked(input, types.find(({ id }) => id === input.type) ?? null)
      if (!order.ok) return err({ ...order.error, field: `tasks.${index}.${order.error.field}` })
      orders.push(order.value)
    }
    return this.queued(orders.map((order) => ({ order, againOf: null, givenBy })))
  }

  /** A new task that is like another one. */
  again(id: number): Result<Task, ContractError> {
    const task = this.find(id)
    if (!task.ok) return task
    if (task.value.state.kind !== 'finished') {
      return err(contractErrorOf('refused-by-state', `Task ${id} is not finished yet.`, 'task'))
    }
    const added = this.queued([{ order: task.value.order, againOf: id, givenBy: null }])
    if (!added.ok) return added
    const [again] = added.value
    return again === undefined ? err(contractErrorOf('too-many', FULL)) : ok(again)
  }

  /** Takes a task out of the line, or ends it; a second time without asking its program. */
  cancel(id: number): Result<Task, ContractError> {
    const found = this.find(id)
    if (!found.ok) return found
    const task = found.value
    if (task.state.kind === 'finished') {
      return err(contractErrorOf('refused-by-state', `Task ${id} is finished already.`, 'task'))
    }
    return this.written(() => {
      if (task.state.kind === 'running') return this.runner.end(task, 'cancelled')
      const cancelled = ended(task, resultWithoutRun(task, 'cancelled'), this.parts.ports.clock.now())
      if (!this.queue.write(cancelled)) return this.queue.read(id) ?? task
      this.changes.fire(cancelled)
      return cancelled
    })
  }

  /** Resolves with a task once it is finished, or at once when nobody waits any more. */
  async finished(id: number, signal: CancelSignal): Promise<Result<Task, ContractError>> {
    const found = this.find(id)
    if (!found.ok || found.value.state.kind === 'finished') return found
    const { promise, resolve } = Promise.withResolvers<void>()
    using _changes = this.changes.event((task) => task.id === id && task.state.kind === 'finished' && resolve())
    using _cancel = signal.onCancel(() => resolve())
    await promise
    return this.find(id)
  }

  private get queue(): SupervisorPorts['store']['tasks'] {
    return this.parts.ports.store.tasks
  }

  private checked(input: TaskOrderInput, type: AgentType | null): Result<TaskOrder, ContractError> {
    const order = orderOf(input, type)
    if (!order.ok) return err(contractErrorOf('invalid-input', order.error.message, order.error.field))
    if (type === null) return order
    const { prompt, command, permissions } = order.value
    const launch = taskLaunchOf(type, {
      ...{ permissions, args: command.slice(1), platform: this.parts.host.platform },
      prompt: prompt.trim() === '' ? null : prompt,
    })
    if (launch.ok) return order
    return err(contractErrorOf('invalid-input', taskRefusalWords(launch.error, type.name), 'prompt'))
  }

  private queued(tasks: readonly NewTask[]): Result<readonly Task[], ContractError> {
    const giver = tasks[0]?.givenBy ?? null
    if (giver !== null && this.given.openOf(giver.agentId) + tasks.length > TASKS_OPEN_OF_AGENT_MAX) {
      return err(contractErrorOf('too-many', GIVER_FULL))
    }
    const added = this.written(() => this.queue.add(tasks, this.parts.ports.clock.now()))
    if (!added.ok) return added
    if (added.value === null) return err(contractErrorOf('too-many', FULL))
    for (const task of added.value) this.changes.fire(task)
    this.runner.review()
    return ok(added.value)
  }

  /** A change that a client asked for: a disk that refuses is its answer. */
  private written<T>(change: () => T): Result<T, ContractError> {
    try {
      return ok(change())
    } catch (error) {
      if (!(error instanceof StoreWriteError)) throw error
      return err(contractErrorOf('refused-by-state', `Nothing was changed. ${error.message}`))
    }
  }

  private guarded(action: () => void): void {
    try {
      action()
      const { problem } = this
      this.problem = null
      if (problem !== null) this.parts.notices.withdraw(({ message }) => message === problem)
    } catch (error) {
      if (!(error instanceof StoreWriteError)) throw error
      this.problem = `Tasks wait, because their queue cannot be written. ${messageOf(error)}`
      this.parts.notices.notify('warning', this.problem)
    }
  }
}
