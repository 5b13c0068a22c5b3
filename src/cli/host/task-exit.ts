import type { TaskClass } from '../../shapes/task.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'

const OF_CLASSES: Readonly<Record<TaskClass, ExitCode>> = {
  success: EXIT.ok,
  failed: EXIT.taskFailed,
  refused: EXIT.taskRefused,
  'login-needed': EXIT.taskLoginNeeded,
  'rate-limited': EXIT.taskRateLimited,
  timeout: EXIT.taskTimeOut,
  cancelled: EXIT.taskCancelled,
  lost: EXIT.taskLost,
  'not-started': EXIT.taskNotStarted,
}

/** The exit code of `corral run --wait`: that of the first task that did not succeed. */
export function exitCodeOfTasks(classes: readonly TaskClass[]): ExitCode {
  return OF_CLASSES[classes.find((each) => each !== 'success') ?? 'success']
}
