import { describe, expect, it } from 'vitest'
import { sampleEnding, sampleInputs } from '../../../test/support/sample-states.ts'
import { evidenceOf, UNSEEN_ENDING, type Evidence } from './evidence.ts'

const startFailed: Evidence = { kind: 'start-failed', failure: sampleInputs.refused.failure }
const limited: Evidence = { kind: 'rate-limit', until: 5_000 }

describe('the evidence of one kind', () => {
  it('is found among the others', () => {
    const ending = sampleEnding(startFailed, limited)
    expect(evidenceOf(ending, 'rate-limit')).toBe(limited)
    expect(evidenceOf(ending, 'start-failed')).toBe(startFailed)
  })

  it('is null when there is only other evidence, or none', () => {
    expect(evidenceOf(sampleEnding(limited), 'start-failed')).toBeNull()
    expect(evidenceOf(sampleEnding(), 'rate-limit')).toBeNull()
  })

  it('is the first that was found: what an observer said early is not overruled', () => {
    const later: Evidence = { kind: 'rate-limit', until: null }
    expect(evidenceOf(sampleEnding(limited, later), 'rate-limit')).toBe(limited)
  })
})

it('an end nobody saw shows nothing and was never ready', () => {
  expect(UNSEEN_ENDING).toEqual({ readyForMs: 0, lastLines: [], evidence: [] })
})
