import { describe, expect, it } from 'vitest'
import type { Phase } from '../shapes/state.ts'
import { crashedRun, identity, samplePhases } from '../../test/support/sample-states.ts'
import { phaseCard } from './phase-card.ts'

describe('cards', () => {
  it('lie only over agents that do not come up again by themselves', () => {
    const carded = Object.values(samplePhases).filter((phase: Phase) => phaseCard(phase) !== null)
    expect(carded.map(({ kind }) => kind)).toEqual(['crash-loop', 'failed', 'unkillable'])
  })

  it('tell of a crash loop: the end, the windows, the last lines', () => {
    const windows = [
      { restarts: 5, withinMs: 60_000, used: 6 },
      { restarts: 10, withinMs: 3_600_000, used: 7 },
    ]
    const lastRun = { ...crashedRun, verdict: { kind: 'crash-loop', restarts: 5, windows } as const }
    const card = phaseCard({ kind: 'crash-loop', since: 0, restarts: 5, lastRun })
    expect(card).toMatchObject({ title: 'Gave up after 5 restarts in a row', lines: ['last words'] })
    expect(card?.facts).toEqual([
      ['Last end', 'exited 1 (crash)'],
      ['Lived', '1 s'],
      ['In 1 min', '6 restarts, 5 allowed'],
      ['In 1 h', '7 restarts, 10 allowed'],
    ])
    expect(card?.actions.map(({ does }) => does)).toEqual(['stop', 'edit', 'start'])
  })

  it('say what failed in the host’s words, and lead to the policy that refused', () => {
    const failure = { code: 'policy-refused', message: 'The spawn policy denies the command "sudo".' } as const
    const card = phaseCard({ kind: 'failed', since: 0, failure, lastRun: null })
    expect(card).toMatchObject({ title: 'The spawn policy refused it', sentence: failure.message, lines: [] })
    expect(card?.actions.map(({ does }) => does)).toContain('show-policy')
  })

  it('name who cannot be killed and lead to the ledger', () => {
    const card = phaseCard({ ...samplePhases.unkillable, survivors: [identity, { ...identity, pid: 7 }] })
    expect(card?.title).toBe('2 processes cannot be killed')
    expect(card?.facts).toContainEqual(['Still there', 'pid 4242, pid 7'])
    expect(card?.actions.at(-1)).toEqual({ does: 'show-orphans', label: 'Orphans' })
  })
})
