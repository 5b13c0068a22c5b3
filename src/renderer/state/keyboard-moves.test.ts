import { expect, test } from 'vitest'
import { agentView } from '../../../test/support/fake-server.ts'
import { steppedId } from './keyboard-moves.ts'

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
  const walk = (tab: 'all' | 'running', from: string, by: 1 | -1): readonly (string | null)[] => {
    const steps: (string | null)[] = [from]
    for (let step = 0; step < 3; step += 1) {
      steps.push(steppedId(fleet, { tab, selectedId: steps.at(-1) ?? null }, by))
    }
    return steps.slice(1)
  }
  expect(walk('running', 'b1', 1)).toEqual(['b2', 'a1', 'a1'])
  expect(walk('running', 'a1', -1)).toEqual(['b2', 'b1', 'b1'])
  expect(walk('all', 'a-down', 1)).toEqual(['a1', 'b1', 'b2'])
})
