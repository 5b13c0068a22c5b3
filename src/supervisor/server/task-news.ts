import { Lifetime } from '../../base/disposable.ts'
import type { Clock } from '../../base/clock.ts'
import { Timer } from '../../base/timer.ts'
import type { StreamOf } from '../../contract/streams.ts'
import type { Tasks } from '../tasks/tasks.ts'

/** Changes of tasks within this time are told as one, ms: hundreds may be added at once, and no person reads faster. */
const COALESCE_MS = 250

/** Tells one client that tasks have changed, and how many there are. */
export class TaskNews extends Lifetime {
  constructor(tasks: Pick<Tasks, 'onDidChange' | 'counts'>, clock: Clock, tell: (message: StreamOf<'tasks'>) => void) {
    super()
    const timer = this.register(new Timer(clock))
    const news = (): void => tell({ stream: 'tasks', counts: tasks.counts() })
    this.register(tasks.onDidChange(() => timer.setIfNotSet(COALESCE_MS, news)))
  }
}
