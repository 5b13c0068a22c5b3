import { expect, it } from 'vitest'
import { figuresOf, PRIORITIES } from './priority.ts'

const all = PRIORITIES.map(figuresOf)

it('the more an agent matters the less nice it is, and what is normal is as the system has it', () => {
  const nices = all.map(({ nice }) => nice)
  expect(nices).toEqual(nices.toSorted((a, b) => a - b))
  expect(new Set(nices).size).toBe(4)
  expect(figuresOf('normal')).toMatchObject({ nice: 0, cpuWeight: 100 })
  expect(nices.every((nice) => nice >= -20 && nice <= 19)).toBe(true)
})

it('a session can be made less nice again by everybody, and gets its share in the same order', () => {
  const nices = all.map(({ sessionNice }) => sessionNice)
  expect(nices).toEqual([0, 5, 10, 15])
  const weights = all.map(({ cpuWeight }) => cpuWeight)
  expect(weights).toEqual(weights.toSorted((a, b) => b - a))
})

it('the out-of-memory killer takes an agent before others, and those of low priority first', () => {
  for (const { oomScore } of all) expect(oomScore).toBeGreaterThanOrEqual(300)
  expect(figuresOf('low').oomScore).toBeGreaterThan(figuresOf('normal').oomScore)
})
