import { describe, expect, it } from 'vitest'
import { agentView } from '../../../test/support/fake-server.ts'
import { sampleEntry } from '../../../test/support/sample-agents.ts'
import { SETTINGS_DEFAULTS } from '../../core/settings.ts'
import { CONTRACT_VERSION } from '../../contract/version.ts'
import type { HostView } from '../../contract/views.ts'
import { JOURNAL_TAIL, applyJournal, fleetOf, withJournal, type Fleet } from './fleet.ts'

const host: HostView = {
  kind: 'headless',
  version: '0',
  contractVersion: CONTRACT_VERSION,
  platform: 'linux',
  hostName: 'h',
  home: '/',
  dataDir: '/',
  pid: 1,
  sampling: '',
  sessionsProblem: null,
  notices: [],
  survivors: [],
  queue: [],
  containment: 'none',
}

function fleetAt(seq: number): Fleet {
  const settings = { ...SETTINGS_DEFAULTS, recentFolders: [] }
  return fleetOf({ seq, host, settings, agents: [agentView('a', 'running'), agentView('b', 'stopped')] }, null)
}

function message(
  seq: number,
  agentId: string,
  agent: ReturnType<typeof agentView> | null,
): Parameters<typeof applyJournal>[1] {
  return { stream: 'journal', entry: { ...sampleEntry(seq, agentId) }, agent }
}

describe('the fleet in the page', () => {
  it('applies entries in order and keeps them', () => {
    const after = applyJournal(fleetAt(5), message(6, 'a', agentView('a', 'stopped')))
    expect(after.ok && after.value.seq).toBe(6)
    expect(after.ok && after.value.agents.get('a')?.state.phase.kind).toBe('stopped')
    expect(after.ok && after.value.journal.get('a')).toHaveLength(1)
  })

  it('ignores what the snapshot told already', () => {
    const fleet = fleetAt(5)
    expect(applyJournal(fleet, message(5, 'a', null))).toEqual({ ok: true, value: fleet })
  })

  it('names the gap when entries are missing', () => {
    expect(applyJournal(fleetAt(5), message(8, 'a', null))).toEqual({ ok: false, error: { from: 6, to: 7 } })
  })

  it('appends an agent it did not know and forgets a removed one', () => {
    const added = applyJournal(fleetAt(5), message(6, 'c', agentView('c', 'stopped')))
    if (!added.ok) throw new Error('a gap where there is none')
    expect(added.value.order).toEqual(['a', 'b', 'c'])
    const removed = applyJournal(added.value, message(7, 'a', null))
    expect(removed.ok && removed.value.order).toEqual(['b', 'c'])
    expect(removed.ok && removed.value.journal.has('a')).toBe(false)
  })

  it('keeps each entry once, in order, and only the newest', () => {
    const entries = Array.from({ length: JOURNAL_TAIL + 10 }, (_, index) => sampleEntry(index, 'a'))
    const fleet = withJournal(withJournal(fleetAt(0), 'a', entries.slice(100)), 'a', entries.slice(0, 150))
    const kept = fleet.journal.get('a') ?? []
    expect(kept).toHaveLength(JOURNAL_TAIL)
    expect(kept.map(({ seq }) => seq)).toEqual(entries.slice(-JOURNAL_TAIL).map(({ seq }) => seq))
  })

  it('counts its snapshots', () => {
    const { seq, settings } = fleetAt(5)
    expect(fleetOf({ seq, host, settings: { ...settings, recentFolders: [] }, agents: [] }, fleetAt(5)).snapshot).toBe(
      2,
    )
  })
})
