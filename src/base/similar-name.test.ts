import { expect, it } from 'vitest'
import { similarNames } from './similar-name.ts'

const NAMES = ['api', 'api-docs', 'backend', 'web', 'Worker']

it('finds what was meant: a letter too many, too few, another, or two swapped', () => {
  for (const typed of ['apii', 'ap', 'apo', 'aip', 'API']) expect(similarNames(typed, NAMES), typed).toEqual(['api'])
  expect(similarNames('bakcned', NAMES)).toEqual(['backend'])
  expect(similarNames('woker', NAMES)).toEqual(['Worker'])
})

it('names all that are equally near, and none that is far off', () => {
  expect(similarNames('agent-3', ['agent-1', 'agent-2', 'other'])).toEqual(['agent-1', 'agent-2'])
  expect(similarNames('frontend', NAMES)).toEqual([])
  expect(similarNames('xyz', NAMES)).toEqual([])
  expect(similarNames('', NAMES)).toEqual([])
})
