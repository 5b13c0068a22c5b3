import { expect, test } from 'vitest'
import { crashedRun, samplePhases } from '../../../test/support/sample-states.ts'
import { sampleActivity } from '../../../test/support/sample-activity.ts'
import { agentTone } from './agent-tone.ts'

test('a clean end, a bad one and one nobody observed have different tones', () => {
  const clean = { ...crashedRun, exitClass: 'clean', exit: { code: 0, signal: null } } as const
  expect(agentTone({ phase: { kind: 'stopped', since: 0, lastRun: clean } })).toBe('idle')
  expect(agentTone({ phase: { kind: 'stopped', since: 0, lastRun: crashedRun } })).toBe('danger')
  const unseen = { ...crashedRun, exit: null, exitClass: 'unknown' } as const
  expect(agentTone({ phase: { kind: 'stopped', since: 0, lastRun: unseen } })).toBe('idle')
})

test('a wait for a provider’s limit is no failure', () => {
  expect(agentTone({ phase: { ...samplePhases.backoff, reason: 'rate-limited' } })).toBe('waiting')
  expect(agentTone({ phase: { ...samplePhases.backoff, reason: 'failure' } })).toBe('danger')
})

test('an agent that waits for a person stands out, one that is idle does not', () => {
  const phase = samplePhases.running
  expect(agentTone({ phase, activity: sampleActivity({ kind: 'waiting-approval', ask: 'approval' }) })).toBe('waiting')
  expect(agentTone({ phase, activity: sampleActivity({ kind: 'idle' }) })).toBe('idle')
  expect(agentTone({ phase, activity: sampleActivity({ kind: 'working' }) })).toBe('working')
})

test('an agent nobody knows anything of looks as if it just ran', () => {
  const phase = samplePhases.running
  expect(agentTone({ phase, activity: sampleActivity({ kind: 'quiet', by: null }) })).toBe(agentTone({ phase }))
})

test('what it was doing counts for nothing once it is being stopped', () => {
  const activity = sampleActivity({ kind: 'waiting-input', ask: 'question' })
  expect(agentTone({ phase: samplePhases.backoff, activity })).toBe(agentTone({ phase: samplePhases.backoff }))
})
