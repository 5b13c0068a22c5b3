import { expect, it } from 'vitest'
import { sampleSpec } from '../../../test/support/sample-states.ts'
import type { AgentRecord } from '../../shapes/spec.ts'
import { reachOf } from './reach.ts'

const record = (change: Partial<AgentRecord['spec']>, problems: AgentRecord['problems'] = []): AgentRecord => ({
  id: 'a',
  spec: sampleSpec(change),
  createdAt: 0,
  problems,
})

it('an agent’s own word counts, else the settings’', () => {
  expect(reachOf(record({ reach: 'self' }), { reach: 'fleet' })).toBe('self')
  expect(reachOf(record({ reach: 'fleet' }), { reach: 'self' })).toBe('fleet')
  expect(reachOf(record({ reach: null }), { reach: 'fleet' })).toBe('fleet')
})

it('H7: what cannot be read allows the least, whatever the settings say', () => {
  const unread = record({ reach: null }, [{ field: 'reach', message: 'cannot be read' }])
  expect(reachOf(unread, { reach: 'fleet' })).toBe('self')
})
