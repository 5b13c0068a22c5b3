import { describe, expect, it } from 'vitest'
import { initialState } from '../core/agent/state.ts'
import { agentState, shownState } from './state.ts'

const STATE = initialState(1)

describe('shownState', () => {
  it('reads a state as it is', () => {
    expect(shownState.parse(STATE)).toEqual(STATE)
  })

  it.each([
    ['of a kind it does not know', { kind: 'hibernating', since: 1 }],
    ['of a known kind with a wrong body', { kind: 'queued' }],
  ])('reads a phase %s as unknown, by name', (_, phase) => {
    expect(shownState.parse({ ...STATE, phase }).phase).toEqual({ kind: 'unknown', name: phase.kind })
  })
})

describe('agentState', () => {
  it('is strict: what a host keeps has no unknown phase', () => {
    expect(agentState.safeParse({ ...STATE, phase: { kind: 'unknown', name: 'x' } }).success).toBe(false)
  })
})
