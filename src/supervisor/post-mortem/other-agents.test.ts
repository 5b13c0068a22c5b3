import { expect, it } from 'vitest'
import { largestOf } from '../../core/post-mortem/others.ts'
import { OtherAgents } from './other-agents.ts'

/** Agent 0 has least memory and uses most CPU. */
function tickOf(count: number, gone = '') {
  const agents = Array.from({ length: count }, (_, index) => ({
    id: String(index),
    sample: { memoryBytes: index, cpuPercent: count - index },
  }))
  return { agents: agents.filter(({ id }) => id !== gone) }
}

it('the largest are those of all others, whoever has ended', () => {
  const sampler = { lastTick: tickOf(40) }
  const others = new OtherAgents(sampler, (id) => `agent ${id}`)
  for (const { id } of sampler.lastTick.agents) {
    const rest = tickOf(40, id).agents.map(({ id, sample: { cpuPercent, memoryBytes } }) => {
      return { name: `agent ${id}`, cpuPercent, memoryBytes }
    })
    expect(largestOf(others.than(id))).toEqual(largestOf(rest))
  }
})

it('a tick is ranked once, though a whole fleet ends in it', () => {
  const sampler = { lastTick: tickOf(40) }
  let asked = 0
  const others = new OtherAgents(sampler, (id) => ((asked += 1), `agent ${id}`))
  for (const { id } of sampler.lastTick.agents) others.than(id)
  expect(asked).toBe(40)
  sampler.lastTick = tickOf(3)
  expect(others.than('1').map(({ name }) => name)).toEqual(['agent 2', 'agent 0'])
})

it('who is not there any more is not named, and before the first tick nobody is', () => {
  const others = new OtherAgents({ lastTick: tickOf(3) }, (id) => (id === '2' ? null : `agent ${id}`))
  expect(others.than('1').map(({ name }) => name)).toEqual(['agent 0'])
  expect(new OtherAgents({ lastTick: null }, () => 'x').than('1')).toEqual([])
})
