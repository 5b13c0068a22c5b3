import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decideInstall, type InstallOccasion } from './install.ts'
import type { UpdateState } from './update.ts'

const DOWNLOADED: UpdateState = { kind: 'downloaded', version: '2.0.0' }
const OCCASIONS: InstallOccasion['kind'][] = ['wished', 'confirmed', 'quit', 'session-end']

it.each<[InstallOccasion['kind'], number, ReturnType<typeof decideInstall>]>([
  ['wished', 0, { kind: 'install', version: '2.0.0', startsAgain: true }],
  ['wished', 3, { kind: 'ask', version: '2.0.0', agents: 3 }],
  ['confirmed', 0, { kind: 'install', version: '2.0.0', startsAgain: true }],
  ['confirmed', 3, { kind: 'stop-then-install', version: '2.0.0' }],
  ['quit', 0, { kind: 'install', version: '2.0.0', startsAgain: false }],
  ['quit', 3, { kind: 'keep' }],
  ['session-end', 0, { kind: 'keep' }],
  ['session-end', 3, { kind: 'keep' }],
])('%s, with %d agents that would end', (kind, agents, decision) => {
  expect(decideInstall(DOWNLOADED, { kind }, agents)).toEqual(decision)
})

it('never ends a live agent that nobody was asked about', () => {
  fc.assert(
    fc.property(fc.constantFrom(...OCCASIONS), fc.integer({ min: 1, max: 50 }), (kind, agents) => {
      const decision = decideInstall(DOWNLOADED, { kind }, agents).kind
      if (kind === 'confirmed') return
      expect(['keep', 'ask']).toContain(decision)
    }),
  )
})

it('keeps everything as it is while nothing is downloaded', () => {
  const states: UpdateState[] = [
    { kind: 'off' },
    { kind: 'current', lookedAt: 1 },
    { kind: 'looking' },
    { kind: 'downloading', version: '2.0.0', heardAt: 0 },
    { kind: 'failed', lookedAt: 1, message: 'no network' },
  ]
  for (const state of states) {
    for (const kind of OCCASIONS) expect(decideInstall(state, { kind }, 0)).toEqual({ kind: 'keep' })
  }
})
