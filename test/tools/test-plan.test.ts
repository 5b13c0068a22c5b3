import { expect, test } from 'vitest'
import { planOf } from '../../scripts/lib/test-plan.mjs'

const ALL = ['check', 'unit', 'integration', 'faults', 'e2e']
const THREE = ['unit', 'integration', 'faults']

function partsOf(...args: readonly string[]): readonly string[] {
  return planOf(args, ALL)?.steps.map(({ part }) => part) ?? []
}

const times = (count: number, parts: readonly string[]): readonly string[] =>
  Array.from({ length: count }, () => parts).flat()

test('all parts once, or one of them', () => {
  const steps = ALL.map((part) => ({ part, name: part }))
  expect(planOf([], ALL)).toEqual({ underLoad: false, steps, names: null, isLong: false })
  expect(partsOf('--only', 'unit')).toEqual(['unit'])
  expect(partsOf('--only=e2e', '--times', '3')).toEqual(['e2e', 'e2e', 'e2e'])
})

test('under load: five times what depends on time and other processes, then everything twice', () => {
  expect(planOf(['--under-load'], ALL)?.underLoad).toBe(true)
  expect(partsOf('--under-load')).toEqual([...times(5, THREE), ...times(2, ALL)])
  expect(partsOf('--under-load', '--times', '2')).toEqual([...times(2, THREE), ...times(2, ALL)])
  expect(partsOf('--under-load', '--only', 'faults')).toEqual(times(5, ['faults']))
})

test('the attacks are chosen by the names of tests, in every part that has any, and may take long', () => {
  const plan = planOf(['--attacks'], ALL)
  expect(partsOf('--attacks')).toEqual([...THREE, 'e2e'])
  expect(partsOf('--attacks', '--only', 'faults')).toEqual(['faults'])
  expect([plan?.isLong, planOf(['--attacks', '--long'], ALL)?.isLong]).toEqual([false, true])
  const names = new RegExp(plan?.names ?? 'none')
  for (const name of ['C1: answers', 'a client in a loop H5: cannot', 'L: two hosts', 'what held: all']) {
    expect(names.test(name)).toBe(true)
  }
  for (const name of ['a C-c', 'plan H: b', 'HTML: x', 'who held it']) expect(names.test(name)).toBe(false)
})

test('a failure is named by its part and its round', () => {
  const names = planOf(['--under-load'], ALL)?.steps.map(({ name }) => name)
  expect(names?.[4]).toBe('integration, run 2 of 5')
  expect(names?.at(-1)).toBe('e2e, whole suite 2 of 2')
})

test.each([['--only', 'none'], ['--only'], ['--times', '0'], ['--times', 'x'], ['--quick'], ['faults'], ['--long']])(
  'is refused: %s %s',
  (...args) => {
    expect(planOf(args.filter(Boolean), ALL)).toBeNull()
  },
)
