import type { Told } from './conclude.ts'
import type { LineTaker } from './task-lines.ts'

/**
 * Reads what agents of one kind print during a task. Whatever is printed may be hostile: it never throws, it forgets no refusal, and an end is one only as
 * long as nothing is done after it.
 */
export interface TaskTeller extends LineTaker {
  /** What it has told so far. */
  readonly told: Told
}
