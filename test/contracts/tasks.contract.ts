import { describe, expect, it } from 'vitest'
import { TASKS_KEPT, TASKS_WAITING_MAX } from '../../src/core/limits.ts'
import type { Store } from '../../src/core/ports.ts'
import { claimNext, inheritClaim, renewClaim } from '../../src/core/task/claim.ts'
import { begun, ended } from '../../src/core/task/task-machine.ts'
import { placeOf } from '../../src/core/task/task-place.ts'
import type { TaskQuery } from '../../src/core/task/task-queue.ts'
import type { Task, TaskOrder } from '../../src/shapes/task.ts'
import { sampleNew, sampleResult } from '../support/sample-tasks.ts'

const AT = 1_000_000
const NEXT = { at: AT, fullTypes: [] }

const queued = (change: Partial<TaskQuery> = {}): TaskQuery => ({
  ...{ state: 'queued', text: null, after: null, limit: 100 },
  ...change,
})

function add({ tasks }: Store, orders: readonly Partial<TaskOrder>[]): readonly Task[] {
  const added = tasks.add(
    orders.map((order) => sampleNew(order)),
    AT,
  )
  if (added === null) throw new Error('there was no room')
  return added
}

const names = (tasks: readonly Task[]): readonly string[] => tasks.map(({ order }) => order.name)

/** What every TaskQueue must do. */
export function tasksContract(name: string, open: () => Store): void {
  describe(`TaskQueue contract: ${name}`, () => {
    it('gives tasks back as they were added, with ids that are never used again', () => {
      using store = open()
      const order = { name: 'ünï', prompt: 'a\nb', type: 'claude', timeoutMs: 60_000, retries: 2, worktree: true }
      const [first, second] = add(store, [order, {}])
      expect([first?.id, second?.id]).toEqual([1, 2])
      expect(first).toMatchObject({ order, createdAt: AT, attempt: 0, state: { kind: 'queued', notBefore: null } })
      expect(store.tasks.read(1)).toEqual(first)
      expect(store.tasks.read(3)).toBeNull()
      expect(add(store, [{}])[0]?.id).toBe(3)
      expect(store.tasks.counts()).toEqual({ queued: 3, running: 0, finished: 0 })
    })

    it('lists the line by priority, then by age, in pages', () => {
      using store = open()
      add(store, [
        { name: 'a' },
        { name: 'low', priority: 'low' },
        { name: 'b' },
        { name: 'top', priority: 'critical' },
      ])
      expect(names(store.tasks.page(queued()))).toEqual(['top', 'a', 'b', 'low'])
      const page = store.tasks.page(queued({ limit: 2 }))
      const last = page.at(-1)
      if (last === undefined) throw new Error('the page is empty')
      expect(names(store.tasks.page(queued({ after: placeOf(last) })))).toEqual(['b', 'low'])
    })

    it('finds tasks by a part of their texts', () => {
      using store = open()
      add(store, [{ name: 'Fix it', prompt: 'Mend the BUILD' }, { name: 'docs', cwd: '/work/docs' }, { type: 'codex' }])
      const found = (text: string): number => store.tasks.page(queued({ text })).length
      expect([found('the build'), found('docs'), found('codex'), found('fix'), found('%')]).toEqual([1, 1, 1, 1, 0])
    })

    it('lets the first in line begin whose type has room and whose moment has come', () => {
      using store = open()
      add(store, [
        { name: 'first', type: 'claude', retries: 1 },
        { name: 'second', type: 'codex' },
      ])
      expect(store.tasks.next(NEXT)?.order.name).toBe('first')
      expect(store.tasks.next({ at: AT, fullTypes: ['claude'] })?.order.name).toBe('second')
      expect(store.tasks.next({ at: AT, fullTypes: ['claude', 'codex'] })).toBeNull()
      const mine = claimNext(store.tasks, 'me', NEXT)
      if (mine === null) throw new Error('nothing was claimed')
      const again = ended(begun(mine, AT), sampleResult({ class: 'failed' }), AT)
      expect(store.tasks.write(begun(mine, AT))).toBe(true)
      expect(store.tasks.write({ ...again, rev: mine.rev + 2 })).toBe(true)
      expect(store.tasks.next(NEXT)?.order.name).toBe('second')
      expect(store.tasks.next({ ...NEXT, at: AT + 3_600_000 })?.order.name).toBe('first')
    })

    it('takes a change only from who knows the task as it is', () => {
      using store = open()
      const [task] = add(store, [{}])
      if (task === undefined) throw new Error('nothing was added')
      const cancelled = ended(task, sampleResult({ class: 'cancelled' }), AT)
      const mine = claimNext(store.tasks, 'me', NEXT)
      expect(store.tasks.write(cancelled)).toBe(false)
      expect(store.tasks.read(task.id)).toEqual(mine)
      expect(store.tasks.write({ ...cancelled, id: 99 })).toBe(false)
      expect(store.tasks.counts()).toEqual({ queued: 0, running: 1, finished: 0 })
    })

    it('gives each task to one owner', () => {
      using store = open()
      add(store, [{ name: 'a' }, { name: 'b' }])
      const claims = ['me', 'you', 'me'].map((owner) => claimNext(store.tasks, owner, NEXT))
      expect(claims.map((each) => each?.order.name)).toEqual(['a', 'b', undefined])
    })

    it('renews a claim for its owner only, and hands one over when its owner has ended', () => {
      using store = open()
      add(store, [{}])
      const mine = claimNext(store.tasks, 'me', NEXT)
      if (mine === null) throw new Error('nothing was claimed')
      expect(renewClaim(store.tasks, mine, { owner: 'you', at: AT + 1 })).toBeNull()
      const renewed = renewClaim(store.tasks, mine, { owner: 'me', at: AT + 1 })
      expect(renewed).toEqual(store.tasks.read(mine.id))
      if (renewed === null) throw new Error('the claim was not renewed')
      const yours = inheritClaim(store.tasks, renewed, { owner: 'you', at: AT + 2 })
      expect(yours?.state).toMatchObject({ claim: { owner: 'you' } })
      expect(renewClaim(store.tasks, mine, { owner: 'me', at: AT + 3 })).toBeNull()
      expect(inheritClaim(store.tasks, renewed, { owner: 'a third', at: AT + 3 })).toBeNull()
    })

    it('lists the latest finished first and forgets the oldest', () => {
      using store = open()
      const tasks = add(
        store,
        Array.from({ length: 5 }, (_, index) => ({ name: `t${index}` })),
      )
      for (const [index, task] of tasks.entries()) {
        expect(store.tasks.write(ended(task, sampleResult({ class: 'cancelled' }), AT + index))).toBe(true)
      }
      expect(names(store.tasks.page(queued({ state: 'finished', limit: 2 })))).toEqual(['t4', 't3'])
      store.tasks.trim()
      expect(store.tasks.counts().finished).toBe(5)
    })

    it('has bounds', () => {
      using store = open()
      const many = (count: number): readonly Partial<TaskOrder>[] => Array.from({ length: count }, () => ({}))
      add(store, many(TASKS_WAITING_MAX))
      expect(store.tasks.add([sampleNew()], AT)).toBeNull()
      expect(store.tasks.counts().queued).toBe(TASKS_WAITING_MAX)
      for (const task of store.tasks.page(queued({ limit: TASKS_KEPT + 2 }))) {
        store.tasks.write(ended(task, sampleResult({ class: 'cancelled' }), AT + task.id))
      }
      store.tasks.trim()
      expect(store.tasks.counts()).toMatchObject({ finished: TASKS_KEPT })
      expect(store.tasks.read(1)).toBeNull()
      expect(store.tasks.read(3)).not.toBeNull()
    })
  })
}
