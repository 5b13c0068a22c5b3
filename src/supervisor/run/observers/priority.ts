import { toDisposable } from '../../../base/disposable.ts'
import { niceOf } from '../../../core/agent/priority.ts'
import type { ProcessTable } from '../../../core/ports.ts'
import type { RunTree } from '../../tree/run-tree.ts'
import type { RunObserver } from '../run-observer.ts'
import type { Priority } from '../../../shapes/spec.ts'

/** Gives a run's first process the nice value of its priority; what it forks later inherits it. */
export function priorityObserver(processes: ProcessTable): RunObserver {
  return {
    attach: (run) => {
      const { priority } = run.spec
      run.work.run('set its priority', async () => {
        const leader = await run.identified
        if (leader !== null && priority !== 'normal') await processes.setNice(leader, niceOf(priority))
      })
      return toDisposable(() => undefined)
    },
  }
}

/** Gives everybody of a tree the nice value of a priority. */
export async function reniceTree(tree: RunTree, priority: Priority, processes: ProcessTable): Promise<void> {
  for (const { pid, startTime } of await tree.living()) {
    await processes.setNice({ pid, startTime, bootId: processes.bootId }, niceOf(priority))
  }
}
