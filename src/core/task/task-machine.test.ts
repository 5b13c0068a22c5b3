import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleResult, sampleTask } from '../../../test/support/sample-tasks.ts'
import type { Task, TaskClass, TaskStateKind } from '../../shapes/task.ts'
import { taskClass as taskClasses } from '../../shapes/task.ts'
import { begun, claimed, ended, ending, leased, newTask, notBegun, TASK_TRANSITIONS } from './task-machine.ts'

const CLAIM = { owner: 'me', leaseUntil: 61_000 }
const AT = 2_000
const MINUTE = 60_000

const running = (task: Task): Task => begun(claimed(task, CLAIM, AT), AT)
const fail = (task: Task, taskClass: TaskClass, at = AT): Task =>
  ended(running(task), sampleResult({ class: taskClass }), at)

/** Each thing that can be done to a task. */
const INPUTS: Readonly<Record<string, (task: Task) => Task>> = {
  claim: (task) => claimed(task, CLAIM, AT),
  lease: (task) => leased(task, CLAIM),
  begin: (task) => begun(task, AT),
  cancel: (task) => ending(task, 'cancelled'),
  'give back': (task) => notBegun(task, AT),
  end: (task) => ended(task, sampleResult(), AT),
}

describe('a task', () => {
  const states: Readonly<Record<TaskStateKind, Task>> = {
    queued: sampleTask(),
    running: running(sampleTask()),
    finished: fail(sampleTask(), 'success'),
  }
  const REFUSED = null
  it.each([
    [
      'queued',
      { claim: 'running', lease: REFUSED, begin: REFUSED, cancel: REFUSED, 'give back': REFUSED, end: 'finished' },
    ],
    [
      'running',
      {
        claim: 'running',
        lease: 'running',
        begin: 'running',
        cancel: 'running',
        'give back': 'queued',
        end: 'finished',
      },
    ],
    [
      'finished',
      { claim: REFUSED, lease: REFUSED, begin: REFUSED, cancel: REFUSED, 'give back': REFUSED, end: REFUSED },
    ],
  ] as const)('that is %s takes only what its state allows', (kind, expected) => {
    for (const [name, next] of Object.entries(expected)) {
      const act = (): Task | undefined => INPUTS[name]?.(states[kind])
      if (next === REFUSED) expect(act, name).toThrow(/task 1/)
      else expect(act()?.state.kind, name).toBe(next)
    }
  })

  it('grows its revision by one with every change, and never comes back from its end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(INPUTS)), { maxLength: 20 }), (names) => {
        let task = sampleTask({ retries: 2 })
        for (const name of names) {
          let next: Task
          try {
            next = INPUTS[name]?.(task) ?? task
          } catch {
            continue
          }
          expect(next.rev).toBe(task.rev + 1)
          expect(TASK_TRANSITIONS[task.state.kind]).toContain(next.state.kind)
          task = next
        }
      }),
    )
  })

  it('that was given back has not used an attempt', () => {
    const task = notBegun(claimed(sampleTask(), CLAIM, AT), AT)
    expect(task).toMatchObject({ attempt: 0, failures: 0, earlier: [], state: { kind: 'queued', notBefore: null } })
  })

  it('remembers what it was asked first while it is being ended', () => {
    const task = ending(ending(running(sampleTask()), 'timeout'), 'cancelled')
    expect(task.state).toMatchObject({ ending: 'timeout' })
  })
})

describe('after an attempt', () => {
  it.each(taskClasses.options)(
    'that ended as %s a task without retries is finished, unless it waits for a limit',
    (kind) => {
      const { state } = fail(sampleTask(), kind)
      expect(state.kind).toBe(kind === 'rate-limited' ? 'queued' : 'finished')
    },
  )

  it('that failed it is tried again as often as was asked, each time later', () => {
    let task = sampleTask({ retries: 2 })
    task = fail(task, 'failed')
    expect(task).toMatchObject({ failures: 1, state: { notBefore: AT + 10_000 } })
    task = fail(task, 'timeout')
    expect(task).toMatchObject({ failures: 2, state: { notBefore: AT + 20_000 } })
    expect(task.earlier.map((each) => each.class)).toEqual(['failed', 'timeout'])
    expect(fail(task, 'lost')).toMatchObject({ attempt: 3, state: { kind: 'finished', result: { class: 'lost' } } })
  })

  it.each(['refused', 'login-needed', 'not-started', 'success', 'cancelled'] as const)(
    'that ended as %s it is not tried again',
    (kind) => {
      expect(fail(sampleTask({ retries: 5 }), kind).state.kind).toBe('finished')
    },
  )

  it('at a provider’s limit it waits, which costs no retry and ends some day', () => {
    let task = sampleTask()
    const waits: number[] = []
    while (task.state.kind !== 'finished') {
      task = fail(task, 'rate-limited')
      if (task.state.kind === 'queued') waits.push((task.state.notBefore ?? 0) - AT)
    }
    expect(waits.slice(0, 5)).toEqual([5, 10, 20, 40, 60].map((minutes) => minutes * MINUTE))
    expect(task).toMatchObject({ failures: 0, waits: waits.length, state: { result: { class: 'rate-limited' } } })
  })

  it('that a person cancelled it is finished, whatever it came to', () => {
    const cancelled = ending(running(sampleTask({ retries: 3 })), 'cancelled')
    expect(ended(cancelled, sampleResult({ class: 'failed' }), AT).state.kind).toBe('finished')
  })

  it('keeps only the latest of many', () => {
    let task = newTask(1, { order: sampleTask({ retries: 10 }).order, againOf: null, givenBy: null }, 0)
    for (let failure = 0; failure < 10; failure++) task = fail(task, 'failed')
    task = fail(task, 'failed')
    expect(task.earlier).toHaveLength(10)
    expect(task.attempt).toBe(11)
  })
})
