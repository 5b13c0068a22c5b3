import { expect, it } from 'vitest'
import { assertRunId, assertScope, folderOf, runGroupIn, runIn, sliceOf, unitOf } from './group-names.ts'

const NAME = { scope: 'ab12', runId: 'c0ffee' }

it('names tell data directory and run', () => {
  expect([folderOf('ab12'), sliceOf('ab12'), unitOf(NAME)]).toEqual([
    'corral-ab12',
    'corral-ab12.slice',
    'corral-ab12-c0ffee.scope',
  ])
})

it.each(['', 'AB', 'a-b', 'a/b', '..', 'a'.repeat(33)])('%j is no scope', (scope) => {
  expect(() => assertScope(scope)).toThrow(RangeError)
})

it.each(['', '.', '..', 'a/b', 'a.b', 'a b', 'a'.repeat(65)])('%j is no run id', (runId) => {
  expect(() => assertRunId(runId)).toThrow(RangeError)
})

it('what this project gives is both', () => {
  assertScope('0123abcd')
  assertRunId('0123456789abcdef0123456789abcdef')
})

it.each([
  ['/corral-ab12/c0ffee', '/corral-ab12/c0ffee'],
  ['/user.slice/x.scope/corral-ab12/c0ffee/own/sub', '/user.slice/x.scope/corral-ab12/c0ffee'],
  [
    '/u/corral.slice/corral-ab12.slice/corral-ab12-c0ffee.scope/sub',
    '/u/corral.slice/corral-ab12.slice/corral-ab12-c0ffee.scope',
  ],
  ['/corral-ab12/c0ffee (deleted)', null],
  ['/corral-ab12', null],
  ['/corral-ab12/other', null],
  ['/corral-ab1/c0ffee', null],
  ['/c0ffee', null],
  ['/', null],
])('the group of a run in %s is %s', (path, group) => {
  expect(runGroupIn(path, NAME)).toBe(group)
})

it.each([
  ['/corral-ab12/c0ffee', 'c0ffee'],
  ['/user.slice/x.scope/corral-ab12/c0ffee/own/sub', 'c0ffee'],
  ['/user.slice/corral.slice/corral-ab12.slice/corral-ab12-c0ffee.scope/own', 'c0ffee'],
  ['/corral-ab12', null],
  ['/corral-cd34/c0ffee', null],
  ['/corral-cd34-c0ffee.scope', null],
  ['/', null],
])('the run of a process in %s is %s', (path, runId) => {
  expect(runIn(path, 'ab12')).toBe(runId)
})
