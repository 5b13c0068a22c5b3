import { describe, expect, it } from 'vitest'
import { journalEntry, journalEvent } from './journal.ts'

const ENTRY = { seq: 1, at: 2, subject: { kind: 'agent', id: 'a' }, generation: 3 }

describe('journalEntry', () => {
  it.each([{ kind: 'created' }, { kind: 'queued', reason: 'full' }])('reads $kind as it is', (event) => {
    expect(journalEntry.parse({ ...ENTRY, event })).toEqual({ ...ENTRY, event })
  })

  it('reads an event of a kind it does not know as unknown, by name', () => {
    const event = { kind: 'teleported', to: 'mars' }
    expect(journalEntry.parse({ ...ENTRY, event }).event).toEqual({ kind: 'unknown', name: 'teleported' })
  })

  it('reads a known kind with a body it cannot read as unknown', () => {
    expect(journalEntry.parse({ ...ENTRY, event: { kind: 'queued', reason: 7 } }).event).toEqual({
      kind: 'unknown',
      name: 'queued',
    })
  })

  it('keeps the name of an unknown event that is passed on', () => {
    const event = { kind: 'unknown', name: 'teleported' }
    expect(journalEntry.parse({ ...ENTRY, event }).event).toEqual(event)
  })

  it.each([null, 'created', {}, { kind: 7 }])('refuses an event without a kind (%j)', (event) => {
    expect(journalEntry.safeParse({ ...ENTRY, event }).success).toBe(false)
  })
})

describe('journalEvent', () => {
  it('is strict: what may be written has no unknown kind and no wrong body', () => {
    expect(journalEvent.safeParse({ kind: 'unknown', name: 'x' }).success).toBe(false)
    expect(journalEvent.safeParse({ kind: 'queued' }).success).toBe(false)
  })
})
