import { describe, expect, it } from 'vitest'
import type { Survivor } from '../../../contract/views.ts'
import { ledgerOf } from './ledger.ts'

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
})
