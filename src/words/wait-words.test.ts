import { describe, expect, it } from 'vitest'
import { samplePhases } from '../../test/support/sample-states.ts'
import { phaseNotice } from './phase-notice.ts'
import { NO_WAIT, waitReason, waitSentence } from './wait-words.ts'

const inLine = { hasObstacle: false }
const hold = 'Memory is low.'

describe('what a queued agent waits for', () => {
  it('is what holds the line now, whatever it was queued for', () => {
    expect(waitReason('1 of 1 agents are up.', { place: inLine, hold })).toBe(hold)
    expect(waitSentence('1 of 1 agents are up.', { place: inLine, hold })).toBe(
      'It waits to be started: Memory is low.',
    )
    expect(phaseNotice(samplePhases.queued, { place: inLine, hold })?.sentence).toBe(hold)
  })

  it('is its own obstacle where it has one', () => {
    expect(waitReason('Its last run is still there.', { place: { hasObstacle: true }, hold })).toBe(
      'Its last run is still there.',
    )
  })

  it('is what it was queued for until the queue is known, and while nothing holds it', () => {
    expect(waitReason('2 agents are before it.', NO_WAIT)).toBe('2 agents are before it.')
    expect(waitReason('2 agents are before it.', { place: null, hold })).toBe('2 agents are before it.')
    expect(waitReason('2 agents are before it.', { place: inLine, hold: null })).toBe('2 agents are before it.')
  })
})
