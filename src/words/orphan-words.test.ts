import { describe, expect, it } from 'vitest'
import { outlivedWords, ownerWords, proofWords } from './orphan-words.ts'

describe('words for orphans', () => {
  it('says whose a process and a session is', () => {
    expect([proofWords({ isProven: true }), proofWords({ isProven: false })]).toEqual(['proven', 'cookie only'])
    const session = { agentId: null, agentName: null }
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
