import { describe, expect, it } from 'vitest'
import type { JournalEntry, JournalEvent } from '../../shapes/journal.ts'
import type { StoppingPhase } from '../../shapes/state.ts'
import { samplePhases } from '../../../test/support/sample-states.ts'
import { stopProgress } from './stop-progress.ts'
import { agentSubject } from '../../core/subject.ts'

const stopping = (change: Partial<StoppingPhase> = {}): StoppingPhase => ({ ...samplePhases.stopping, ...change })
const journalOf = (...events: readonly JournalEvent[]): JournalEntry[] =>
  events.map((event, index) => ({ seq: index, at: 1_000 * index, subject: agentSubject('a'), generation: 1, event }))
const begun: JournalEvent = { kind: 'stopping', cause: 'user', forced: false, exit: null, next: 'rest' }
const places = (phase: StoppingPhase, journal: readonly JournalEntry[] = []): readonly string[] =>
  stopProgress(phase, journal).map(({ name, place }) => `${name} ${place}`)

describe('progress of a stop', () => {
  it('shows the steps it went through, the one it is at and those to come', () => {
    const journal = journalOf(
      begun,
      { kind: 'stop-step', step: 'ask' },
      { kind: 'stop-step', step: 'interrupt' },
      { kind: 'stop-step', step: 'terminate' },
    )
    expect(places(stopping({ step: 'terminate' }), journal)).toEqual([
      'ask past',
      'interrupt past',
      'terminate now',
      'terminate-again ahead',
      'hang-up ahead',
      'kill ahead',
    ])
    expect(stopProgress(stopping({ step: 'terminate' }), journal).map(({ since }) => since)).toEqual([
      1_000,
      2_000,
      3_000,
      null,
      null,
      null,
    ])
  })

  it('leaves out a way of its own the type does not have', () => {
    expect(places(stopping({ step: 'interrupt' }), journalOf(begun, { kind: 'stop-step', step: 'interrupt' }))[0]).toBe(
      'interrupt now',
    )
    expect(places(stopping())[0]).toBe('interrupt ahead')
  })

  it('does not interrupt what was left behind', () => {
    expect(places(stopping({ cause: 'leftovers' }))[0]).toBe('terminate ahead')
  })

  it('goes straight to the kill once forced', () => {
    const journal = journalOf(begun, { kind: 'stop-step', step: 'interrupt' })
    expect(places(stopping({ step: 'interrupt', forced: true }), journal)).toEqual(['interrupt now', 'kill ahead'])
  })

  it('takes the usual steps for done when nothing was told of them', () => {
    expect(places(stopping({ step: 'hang-up' })).slice(0, 4)).toEqual([
      'interrupt past',
      'terminate past',
      'terminate-again past',
      'hang-up now',
    ])
  })

  it('reads only the latest stop', () => {
    const journal = journalOf(begun, { kind: 'stop-step', step: 'kill' }, { kind: 'ready' }, begun)
    expect(stopProgress(stopping(), journal).every(({ since }) => since === null)).toBe(true)
  })
})
