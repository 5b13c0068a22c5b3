import { expect, it } from 'vitest'
import { alertsByAgent, isOpenAlert, standingAlerts, type ListedAlert } from './agent-alerts.ts'

function alert(id: string, changes: Partial<ListedAlert> = {}): ListedAlert {
  const usual = {
    agentId: 'a',
    title: id,
    severity: 'warning',
    state: 'firing',
    since: 0,
    acknowledgedAt: null,
  } as const
  return { id, ...usual, ...changes }
}

it('the gravest that nobody has acknowledged comes first, of equal ones the oldest; what is over is left out', () => {
  const alerts = [
    alert('acknowledged', { severity: 'emergency', state: 'acknowledged', acknowledgedAt: 5 }),
    alert('late', { since: 2 }),
    alert('over', { severity: 'emergency', state: 'resolved' }),
    alert('early', { since: 1 }),
    alert('grave', { severity: 'critical', since: 9 }),
    alert('unknown', { state: 'no-data', since: 3 }),
  ]
  expect(standingAlerts(alerts).map(({ id }) => id)).toEqual(['grave', 'early', 'late', 'unknown', 'acknowledged'])
  expect(alerts.filter(isOpenAlert).map(({ id }) => id)).toEqual(['late', 'early', 'grave', 'unknown'])
})

it('each agent has its own, the host none', () => {
  const byAgent = alertsByAgent([alert('1'), alert('2', { agentId: 'b' }), alert('3', { agentId: null })])
  expect([...byAgent].map(([agent, own]) => [agent, own.map(({ id }) => id)])).toEqual([
    ['a', ['1']],
    ['b', ['2']],
  ])
})
