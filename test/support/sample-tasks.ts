import { newTask } from '../../src/core/task/task-machine.ts'
import type { NewTask } from '../../src/core/task/task-queue.ts'
import type { Task, TaskOrder, TaskResult } from '../../src/shapes/task.ts'

/** A command as a task. */
export function sampleOrder(change: Partial<TaskOrder> = {}): TaskOrder {
  return {
    name: 'build',
    type: 'custom',
    prompt: '',
    command: ['make', 'all'],
    cwd: '/work',
    worktree: false,
    permissions: 'own',
    priority: 'normal',
    timeoutMs: null,
    retries: 0,
    ...change,
  }
}

export function sampleNew(change: Partial<TaskOrder> = {}): NewTask {
  return { order: sampleOrder(change), againOf: null, givenBy: null }
}

export function sampleTask(change: Partial<TaskOrder> = {}): Task {
  return newTask(1, sampleNew(change), 1_000)
}

export function sampleResult(change: Partial<TaskResult> = {}): TaskResult {
  return {
    class: 'success',
    says: '',
    exit: { code: 0, signal: null },
    durationMs: 2_000,
    tail: 'done',
    refusedTools: [],
    tokens: null,
    costUsd: null,
    sessionId: null,
    diff: null,
    ...change,
  }
}
