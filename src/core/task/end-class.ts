import type { RunEnd } from '../../shapes/run-end.ts'
import type { Phase } from '../../shapes/state.ts'
import type { Task, TaskClass } from '../../shapes/task.ts'
import type { TaskReading } from '../../shapes/task-result.ts'
import { lastRunOf } from '../agent/state.ts'

/** What is known of an attempt that is over. */
export interface AttemptEnd {
  readonly task: Task
  /** The phase its agent came to. */
  readonly phase: Phase
  /** What its output says; null: nobody heard it. */
  readonly reading: TaskReading | null
}

/** What became of an attempt. Whatever is not known to have gone well is no success. */
export function endClassOf({ task, phase, reading }: AttemptEnd): TaskClass {
  const { state } = task
  const run = lastRunOf(phase)
  if (state.kind === 'running' && state.ending !== null) return state.ending
  if (run === null) return phase.kind === 'failed' ? 'not-started' : 'cancelled'
  return (
    asked(run) ??
    (run.exitClass === 'start-failure' && run.startedAt === null ? 'not-started' : null) ??
    (phase.kind === 'failed' && phase.failure.code !== 'prevented' ? 'not-started' : null) ??
    (run.exit === null || reading === null ? 'lost' : null) ??
    classOfReading(reading, run)
  )
}

/** Somebody asked for its end: the task was to be left, or its host ended. */
function asked({ stop, exitClass }: RunEnd): TaskClass | null {
  if (exitClass !== 'user-stop') return null
  return stop?.cause === 'quit' ? 'lost' : 'cancelled'
}

function classOfReading(reading: TaskReading | null, { exitClass }: RunEnd): TaskClass {
  if (exitClass === 'limit' || exitClass === 'oom') return 'failed'
  if (reading === null) return 'lost'
  return reading.class === 'failed' && exitClass === 'rate-limited' ? 'rate-limited' : reading.class
}
