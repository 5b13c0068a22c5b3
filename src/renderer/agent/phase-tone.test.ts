import { expect, test } from 'vitest'
import { crashedRun, samplePhases } from '../../../test/support/sample-states.ts'
import { phaseTone } from './phase-tone.ts'

test('a clean end, a bad one and one nobody observed have different tones', () => {
  const clean = { ...crashedRun, exitClass: 'clean', exit: { code: 0, signal: null } } as const
  expect(phaseTone({ kind: 'stopped', since: 0, lastRun: clean })).toBe('idle')
  expect(phaseTone({ kind: 'stopped', since: 0, lastRun: crashedRun })).toBe('danger')
  expect(phaseTone({ kind: 'stopped', since: 0, lastRun: { ...crashedRun, exit: null, exitClass: 'unknown' } })).toBe(
    'idle',
  )
})

test('a wait for a provider’s limit is no failure', () => {
  expect(phaseTone({ ...samplePhases.backoff, reason: 'rate-limited' })).toBe('waiting')
  expect(phaseTone({ ...samplePhases.backoff, reason: 'failure' })).toBe('danger')
})
