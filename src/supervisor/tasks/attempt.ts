import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import { lastRunOf } from '../../core/agent/state.ts'
import { endClassOf } from '../../core/task/end-class.ts'
import type { Phase } from '../../shapes/state.ts'
import type { Task, TaskClass, TaskResult } from '../../shapes/task.ts'
import { taskEndSays } from '../../words/task-words.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { ChangesSince } from './task-changes.ts'
import type { TaskOutput } from './task-output.ts'

/** One attempt at a task, while this host carries it out. */
export class Attempt extends Lifetime {
  readonly task: Task
  /** Null: it is not made yet, or never will be. */
  agent: SupervisedAgent | null = null
  /** Where its folder was when it began; null: not known. */
  since: ChangesSince | null = null
  /** What it came to, from its end until the queue has it. */
  result: TaskResult | null = null
  private readonly clock: Clock
  private readonly timer: Timer

  constructor(task: Task, clock: Clock) {
    super()
    this.task = task
    this.clock = clock
    this.timer = this.register(new Timer(clock))
  }

  /** Its program runs: from now on its time-out counts. */
  ran(startedAt: number, onTimeout: () => void): void {
    const { timeoutMs } = this.task.order
    if (timeoutMs === null || this.result !== null) return
    this.timer.setIfNotSet(Math.max(0, startedAt + timeoutMs - this.clock.now()), onTimeout)
  }

  /** It is over; its time-out counts no more. */
  over(result: TaskResult): void {
    this.result = result
    this.timer.clear()
  }
}

/** What an attempt came to. `task` as the queue has it, `phase` that of its agent; without the differences in its folder. */
export function resultOf(task: Task, phase: Phase, output: TaskOutput | null): TaskResult {
  const run = lastRunOf(phase)
  const reading = output?.reading ?? null
  const taskClass = endClassOf({ task, phase, reading })
  const isTold = reading !== null && reading.class === taskClass && reading.says !== ''
  return {
    class: taskClass,
    says: isTold ? reading.says : taskEndSays(taskClass, phase, task.order),
    exit: run?.exit ?? null,
    durationMs: run === null || run.startedAt === null ? null : run.endedAt - run.startedAt,
    tail: output?.tail ?? '',
    refusedTools: reading?.refusedTools ?? [],
    tokens: reading?.tokens ?? null,
    costUsd: reading?.costUsd ?? null,
    sessionId: reading?.sessionId ?? null,
    diff: null,
  }
}

/** What a task came to of which nothing ran, or nothing is known. `says`: left out, the usual words. */
export function resultWithoutRun(task: Task, taskClass: TaskClass, says?: string): TaskResult {
  return {
    ...{ class: taskClass, says: says ?? taskEndSays(taskClass, null, task.order), exit: null, durationMs: null },
    ...{ tail: '', refusedTools: [], tokens: null, costUsd: null, sessionId: null, diff: null },
  }
}
