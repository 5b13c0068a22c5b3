import type { TaskView } from '../../src/contract/views.ts'
import { percentile } from '../measure.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { openInProcessHost, valueOf } from '../support/in-process-host.ts'

const TASKS = 10_000
const LISTS = 200
const PRIORITIES = ['low', 'normal', 'high', 'critical'] as const

/** Gives tasks one after the other to a queue that is held, then reads pages of it from all over; their order is checked. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const { client } = await openInProcessHost(scope)
  await valueOf(client.request('settings.update', { patch: { tasks: { isHeld: true } } }))
  const startedAt = performance.now()
  for (let task = 0; task < TASKS; task++) {
    const priority = PRIORITIES[(task * 7) % PRIORITIES.length] ?? 'normal'
    const order = { type: 'custom', command: ['make', `target-${task}`], cwd: '/', priority }
    await valueOf(client.request('task.add', { tasks: [order] }))
  }
  const addMs = (performance.now() - startedAt) / TASKS
  const times: number[] = []
  const found: TaskView[] = []
  let after: string | null = null
  for (let list = 0; list < LISTS; list++) {
    const askedAt = performance.now()
    const page: { readonly tasks: readonly TaskView[]; readonly next: string | null } = await valueOf(
      client.request('task.list', { state: 'queued', after }),
    )
    times.push(performance.now() - askedAt)
    found.push(...page.tasks)
    after = page.next
  }
  assertInOrder(found.slice(0, TASKS))
  return [
    { name: 'task-add', value: addMs },
    { name: 'task-list', value: percentile(times, 99), note: `${found.length} rows in order` },
  ]
}

function assertInOrder(tasks: readonly TaskView[]): void {
  const rank = ({ order }: TaskView): number => PRIORITIES.indexOf(order.priority)
  const isWrong = (task: TaskView, index: number): boolean => {
    const next = tasks[index + 1]
    return next !== undefined && (rank(next) - rank(task) || task.id - next.id) > 0
  }
  const wrong = tasks.find(isWrong)
  if (tasks.length !== TASKS || wrong !== undefined) {
    throw new Error(`out of order at task ${wrong?.id ?? 'none'}, ${tasks.length} listed`)
  }
}
