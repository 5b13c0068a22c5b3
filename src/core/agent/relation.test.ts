import { expect, it } from 'vitest'
import { relationOf } from './relation.ts'

const member = (id: string, group: string | null, task: { id: number; attempt: number } | null = null) => ({
  id,
  spec: { group, task },
})
const TASK = { id: 1, attempt: 1 }

it('an agent is itself, whatever its group', () => {
  expect(relationOf(member('a', null), member('a', null))).toBe('itself')
  expect(relationOf(member('a', 'team'), member('a', 'team'))).toBe('itself')
})

it('those of one group are near, others are not', () => {
  expect(relationOf(member('a', 'team'), member('b', 'team'))).toBe('group')
  expect(relationOf(member('a', 'team'), member('b', 'Team'))).toBe('outside')
  expect(relationOf(member('a', 'team'), member('b', null))).toBe('outside')
})

it('agents without a group are no group', () => {
  expect(relationOf(member('a', null), member('b', null))).toBe('outside')
})

it('an agent of a task is near to nobody, though all are listed under one heading', () => {
  expect(relationOf(member('a', 'Tasks'), member('b', 'Tasks', TASK))).toBe('outside')
  expect(relationOf(member('a', 'Tasks', TASK), member('b', 'Tasks'))).toBe('outside')
})
