import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import type { Facets } from '../../contract/streams.ts'
import { AgentFacets } from './facets.ts'

function setUp() {
  const clock = new ManualClock()
  const facets = new AgentFacets(clock)
  const told: Partial<Facets>[] = []
  facets.onDidChange((changes) => told.push(changes))
  const { title: setTitle, branch: setBranch } = facets.writers('title', 'branch')
  return { clock, facets, told, setTitle, setBranch }
}

it('a first change is told at once, and only what changed', () => {
  const { told, setTitle } = setUp()
  setTitle('working')
  expect(told).toEqual([{ title: 'working' }])
})

it('later changes are told together, at most once a second', () => {
  const { clock, told, setTitle, setBranch } = setUp()
  for (let step = 0; step < 100; step += 1) {
    setTitle(`step ${step}`)
    clock.advance(100)
  }
  setBranch('main')
  clock.advance(1_000)
  expect(told.length).toBeLessThanOrEqual(12)
  expect(told.at(-1)).toEqual({ branch: 'main' })
  expect(told.at(-2)).toEqual({ title: 'step 99' })
})

it('what changed back before it was told is no change', () => {
  const { clock, told, setTitle } = setUp()
  setTitle('a')
  setTitle('b')
  setTitle('a')
  clock.advance(1_000)
  expect(told).toEqual([{ title: 'a' }])
})

it('a facet has one writer', () => {
  const { facets } = setUp()
  expect(() => facets.writers('title')).toThrow('two writers')
})

it('leaves no timer behind', () => {
  const { clock, facets, setTitle } = setUp()
  setTitle('a')
  setTitle('b')
  facets.dispose()
  expect(clock.pendingTimers).toBe(0)
})
