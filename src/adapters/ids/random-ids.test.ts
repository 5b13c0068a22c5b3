import { expect, it } from 'vitest'
import { RandomIds } from './random-ids.ts'

const ids = new RandomIds()

it('makes run ids of 128 bits', () => {
  expect(ids.runId()).toMatch(/^[0-9a-f]{32}$/)
})

it('makes agent ids safe in URLs and file names', () => {
  expect(ids.agentId()).toMatch(/^[0-9a-hjkmnp-tv-z]{10}$/)
})

it('never makes the same twice', () => {
  const made = Array.from({ length: 2_000 }, () => ids.agentId())
  expect(new Set(made).size).toBe(made.length)
})
