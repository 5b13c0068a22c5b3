import { describe, expect, it } from 'vitest'
import type { Phase } from '../shapes/state.ts'
import { crashedRun, identity, samplePhases } from '../../test/support/sample-states.ts'
import { phaseCard, survivorsCard } from './phase-card.ts'

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
    expect(card).toMatchObject({ title: 'Gave up after 5 restarts in 1 min', lines: ['last words'] })
    expect(card?.facts).toEqual([
      ['Last end', 'exited 1 (crash)'],
      ['Lived', '1 s'],
      ['In 1 min', '5 restarts, 5 allowed'],
      ['In 1 h', '6 restarts, 10 allowed'],
    ])
    expect(card?.actions.map(({ does }) => does)).toEqual(['stop', 'edit', 'start'])
  })

  it('say what failed in the host’s words, and lead to the policy that refused', () => {
    const failure = { code: 'policy-refused', message: 'The spawn policy denies the command "sudo".' } as const
    const card = phaseCard({ kind: 'failed', since: 0, failure, lastRun: null })
    expect(card).toMatchObject({ title: 'The spawn policy refused it', sentence: failure.message, lines: [] })
    expect(card?.actions.map(({ does }) => does)).toContain('show-policy')
  })

  it('lead to the form when a setting of the agent cannot be used', () => {
    const failure = { code: 'spec-invalid', message: 'Its setting "restart" cannot be read.' } as const
    const card = phaseCard({ kind: 'failed', since: 0, failure, lastRun: null })
    expect(card).toMatchObject({ title: 'Its settings cannot be used', sentence: failure.message })
    expect(card?.actions.at(-1)).toEqual({ does: 'edit', label: 'Edit its settings' })
  })

  it('say which processes of an earlier run an agent waits for, and offer to end or ignore them', () => {
    const processes = [11, 12, 13, 14].map((pid) => ({ pid, name: 'node', rssBytes: 1024 ** 2 }))
    expect(survivorsCard([])).toBeNull()
    expect(survivorsCard(processes.slice(0, 1))).toMatchObject({
      title: 'Waits for 1 process of its last run',
      sentence: 'It does not start while this is still running. End it, or ignore it to start anyway.',
    })
    const card = survivorsCard(processes)
    expect(card?.facts).toEqual([
      ['Still running', 'node (pid 11, 1 MB), node (pid 12, 1 MB), node (pid 13, 1 MB) and 1 more'],
    ])
    expect(card?.actions.map(({ label }) => label)).toEqual(['Ignore', 'End them'])
  })

  it('say of a run whose end was not seen that nobody knows, and claim nothing of processes', () => {
    const card = phaseCard({ ...samplePhases.unkillable, survivors: [] })
    expect(card?.title).toBe('Its end was not seen')
    expect(card?.sentence).toContain('could not see whether its processes have ended. It looks again')
    expect(card?.facts).toEqual([])
    expect(card?.actions.map(({ does }) => does)).toEqual(['show-orphans', 'stop'])
  })

  it('name who cannot be killed and lead to the ledger', () => {
    const card = phaseCard({ ...samplePhases.unkillable, survivors: [identity, { ...identity, pid: 7 }] })
    expect(card?.title).toBe('2 processes cannot be killed')
    expect(card?.facts).toContainEqual(['Still there', 'pid 4242, pid 7'])
    expect(card?.actions.at(-1)).toEqual({ does: 'show-orphans', label: 'Orphans' })
  })
})
