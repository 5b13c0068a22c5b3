import { expect, test } from 'vitest'
import type { AgentView } from '../../contract/views.ts'
import { agentView } from '../../../test/support/fake-server.ts'
import { sampleActivity } from '../../../test/support/sample-activity.ts'
import { agentGroups } from './agent-groups.ts'
import { nextNeedy, steppedId } from './keyboard-moves.ts'

const grouped = (name: string, phase: 'running' | 'stopped', group: string) => {
  const view = agentView(name, phase)
  return [name, { ...view, spec: { ...view.spec, group } }] as const
}

test('next and previous go in the order of the list, which under a tab may be another', () => {
  const agents = new Map([
    grouped('a-down', 'stopped', 'A'),
    grouped('b1', 'running', 'B'),
    grouped('a1', 'running', 'A'),
    grouped('b2', 'running', 'B'),
  ])
  const fleet = { agents, order: [...agents.keys()] }
  const walk = (tab: 'all' | 'working', from: string, by: 1 | -1): readonly (string | null)[] => {
    const steps: (string | null)[] = [from]
    for (let step = 0; step < 3; step += 1) {
      steps.push(steppedId(fleet, { tab, selectedId: steps.at(-1) ?? null, listed: null }, by))
    }
    return steps.slice(1)
  }
  expect(walk('working', 'b1', 1)).toEqual(['b2', 'a1', 'a1'])
  expect(walk('working', 'a1', -1)).toEqual(['b2', 'b1', 'b1'])
  expect(walk('all', 'a-down', 1)).toEqual(['a1', 'b1', 'b2'])
  const shown = { tab: 'all', listed: ['b2', 'a-down'] } as const
  expect(steppedId(fleet, { ...shown, selectedId: 'b2' }, 1)).toBe('a-down')
  expect(steppedId(fleet, { ...shown, selectedId: 'a-down' }, 1)).toBe('a-down')
})

test('those that need a person come in the order in which they asked, and go round', () => {
  const asking = (name: string, since: number) => {
    const activity = sampleActivity({ kind: 'waiting-approval', ask: 'approval', since })
    return [name, { ...agentView(name, 'running'), activity }] as const
  }
  const agents = new Map<string, AgentView>([
    asking('late', 30),
    grouped('busy', 'running', 'A'),
    asking('first', 10),
    asking('next', 20),
  ])
  const fleet = { agents, order: [...agents.keys()] }
  expect(agentGroups(fleet, 'needs-you')).toEqual([{ name: null, ids: ['first', 'next', 'late'] }])
  expect([null, 'first', 'next', 'late', 'busy'].map((selected) => nextNeedy(fleet, selected))).toEqual([
    'first',
    'next',
    'late',
    'first',
    'first',
  ])
  expect(nextNeedy({ agents: new Map(), order: [] }, null)).toBeNull()
})

test('what has ended needs nobody, whatever it was doing', () => {
  const activity = sampleActivity({ kind: 'waiting-input', ask: 'question' })
  const agents = new Map([['a', { ...agentView('a', 'stopped'), activity }]])
  expect(agentGroups({ agents, order: ['a'] }, 'needs-you')).toEqual([])
})
