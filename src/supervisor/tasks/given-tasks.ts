import { Lifetime } from '../../base/disposable.ts'
import type { Event } from '../../base/event.ts'
import { placeOf } from '../../core/task/task-place.ts'
import type { TaskPlace, TaskQuery } from '../../core/task/task-queue.ts'
import { taskStateKind, type Task } from '../../shapes/task.ts'

/** Tasks read at a time when they are first asked for. */
const PAGE = 500

/** Where tasks are read, and heard of. */
interface TaskSource {
  page(query: TaskQuery): readonly Task[]
  readonly onDidChange: Event<Task>
}

interface Given {
  readonly agentId: string
  /** It is not finished. */
  readonly isOpen: boolean
}

/** Which tasks programs of agents gave: known without a look at the whole queue for each of their requests. */
export class GivenTasks extends Lifetime {
  private readonly tasks: TaskSource
  /** By number; null: nobody has asked yet. */
  private known: Map<number, Given> | null = null

  constructor(tasks: TaskSource) {
    super()
    this.tasks = tasks
    this.register(tasks.onDidChange((task) => this.known !== null && note(this.known, task)))
  }

  /** Numbers of the tasks given by agents that pass, the latest first. */
  listOf(passes: (agentId: string) => boolean): readonly number[] {
    const all = [...this.read()]
    const agents = new Set(all.map(([, { agentId }]) => agentId).filter((agentId) => passes(agentId)))
    return all.flatMap(([id, { agentId }]) => (agents.has(agentId) ? [id] : [])).toSorted((a, b) => b - a)
  }

  /** How many of an agent are not finished. */
  openOf(agentId: string): number {
    return [...this.read().values()].filter((given) => given.isOpen && given.agentId === agentId).length
  }

  private read(): ReadonlyMap<number, Given> {
    if (this.known !== null) return this.known
    const known = new Map<number, Given>()
    for (const state of taskStateKind.options) {
      let after: TaskPlace | null = null
      do {
        const page: readonly Task[] = this.tasks.page({ state, text: null, after, limit: PAGE })
        for (const task of page) note(known, task)
        const last = page.at(-1)
        after = page.length < PAGE || last === undefined ? null : placeOf(last)
      } while (after !== null)
    }
    this.known = known
    return known
  }
}

function note(known: Map<number, Given>, { id, givenBy, state }: Task): void {
  if (givenBy !== null) known.set(id, { agentId: givenBy.agentId, isOpen: state.kind !== 'finished' })
}
