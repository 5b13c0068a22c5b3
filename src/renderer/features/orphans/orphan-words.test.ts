import { describe, expect, it } from 'vitest'
import type { Survivor } from '../../../contract/views.ts'
import { ledgerOf, outlivedWords, ownerWords, proofWords } from './orphan-words.ts'

const survivor = (pid: number, change: Partial<Survivor> = {}): Survivor => ({
  agentId: 'a',
  agentName: 'api',
  runId: 'r',
  pid,
  startTime: pid,
  isProven: true,
  isIgnored: false,
  name: 'node',
  commandLine: 'node server.js',
  rssBytes: 1,
  ...change,
})

describe('orphan ledger', () => {
  it('keeps what is ignored apart, and orders by agent, the largest first', () => {
    const lines = [
      survivor(1, { agentName: 'web' }),
      survivor(2),
      survivor(3, { rssBytes: 9 }),
      survivor(4, { isIgnored: true }),
    ]
    const { open, ignored } = ledgerOf(lines)
    expect(open.map(({ pid }) => pid)).toEqual([3, 2, 1])
    expect(ignored.map(({ pid }) => pid)).toEqual([4])
  })

  it('says whose a process and a session is', () => {
    expect([proofWords(survivor(1)), proofWords(survivor(1, { isProven: false }))]).toEqual(['proven', 'cookie only'])
    const session = { runId: 'r', agentId: null, agentName: null, pid: 1, isDead: false, attachCommand: '' }
    expect(ownerWords(session)).toBe('no agent of this fleet')
    expect(ownerWords({ ...session, agentId: 'a', agentName: 'api' })).toBe('api')
  })

  it('counts in plain words', () => {
    expect([outlivedWords(1), outlivedWords(2)]).toEqual([
      '1 process of an earlier run is still running',
      '2 processes of an earlier run are still running',
    ])
  })
})
