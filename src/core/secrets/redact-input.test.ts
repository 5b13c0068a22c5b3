import { expect, it } from 'vitest'
import { identity } from '../../../test/support/sample-states.ts'
import type { AgentInput } from '../agent/inputs.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import { redactedError, redactedInput, redactedNote } from './redact-input.ts'
import { redactorOf } from './redact.ts'

const KEY = 'zq7-value-of-the-key'
const REDACTOR = redactorOf([KEY])
const FAILURE = { code: 'spawn-failed', message: `no room for ${KEY}` } as const
const ENDING = {
  readyForMs: 1,
  lastLines: ['a', `b ${KEY}`],
  evidence: [{ kind: 'start-failed', failure: FAILURE }],
} as const

it.each<AgentInput>([
  { kind: 'refused', failure: FAILURE },
  { kind: 'exited', exit: { code: 1, signal: null }, leftovers: 0, ending: ENDING },
  { kind: 'tree-empty', step: 'kill', tookMs: 1, ending: ENDING },
  { kind: 'start', runId: 'r', by: 'user', gate: { kind: 'closed', reason: `${KEY} (pid 7) still runs` } },
])('M9: an input of kind $kind has no secret in what it says', (input) => {
  const redacted = redactedInput(input, REDACTOR)
  expect(JSON.stringify(redacted)).not.toContain(KEY)
  expect(JSON.stringify(redacted).split('•••').join(KEY)).toBe(JSON.stringify(input))
})

it.each<AgentInput>([
  { kind: 'ready' },
  { kind: 'spawned', identity },
  { kind: 'start', runId: 'r', by: 'user', gate: { kind: 'open' } },
])('M9: an input of kind $kind is the same', (input) => {
  expect(redactedInput(input, REDACTOR)).toBe(input)
})

it.each<JournalEvent>([
  { kind: 'internal-error', doing: 'stop it', message: `no ${KEY}` },
  { kind: 'survivor-found', pid: 1, name: KEY, runId: 'r' },
  { kind: 'claimant-left', pid: 1, name: KEY, runId: 'r' },
])('M9: nor has a note of kind $kind', (event) => {
  expect(JSON.stringify(redactedNote(event, REDACTOR))).toBe(JSON.stringify(event).replace(KEY, '•••'))
})

it('M9: an error that is reported is the same unless something had to go', () => {
  const harmless = new Error('harmless')
  expect(redactedError(harmless, REDACTOR)).toBe(harmless)
  const redacted = redactedError(new Error(`spawn ${KEY}`), REDACTOR) as Error
  expect(redacted.message).toBe('spawn •••')
  expect(redacted.stack).not.toContain(KEY)
  expect([redactedError(KEY, REDACTOR), redactedError(5, REDACTOR)]).toEqual(['•••', 5])
})
