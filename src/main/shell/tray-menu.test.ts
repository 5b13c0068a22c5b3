import { expect, test } from 'vitest'
import { sampleActivity } from '../../../test/support/sample-activity.ts'
import { agentView } from '../../../test/support/fake-server.ts'
import { shellActions } from './command-items.ts'
import { trayMenu, trayTooltip } from './tray-menu.ts'

const shown: string[] = []
const nothing = (): void => undefined
const ACTIONS = {
  shell: shellActions({ openWindow: nothing, newWindow: nothing, stopAll: nothing, quit: nothing }),
  askPage: nothing,
  showAgent: (id: string) => void shown.push(id),
}

const labels = (agents: Parameters<typeof trayMenu>[0]): (string | undefined)[] =>
  trayMenu(agents, ACTIONS).flatMap(({ type, label }) => (type === 'separator' ? [] : [label]))

test('the menu counts the agents and names those that run', () => {
  const agents = [agentView('api', 'running'), agentView('docs', 'stopped'), agentView('web', 'running')]
  expect(labels(agents)).toEqual([
    '2 of 3 agents running',
    'Open Corral',
    'api',
    'web',
    'Stop all agents…',
    'Quit Corral',
  ])
  expect(trayTooltip(agents)).toBe('Corral — 2 of 3 agents running')
})

test('those that need a person come first, the one that has waited longest at the top', () => {
  const waiting = (name: string, since: number) => ({
    ...agentView(name, 'running'),
    activity: sampleActivity({ kind: 'waiting-approval', ask: 'approval', since }),
  })
  const agents = [agentView('busy', 'running'), waiting('late', 60_000), waiting('first', 0)]
  expect(labels(agents).slice(1, 3)).toEqual(['first: waits for approval', 'late: waits for approval'])
  expect(trayTooltip(agents)).toBe('Corral — 2 need you, 3 of 3 agents running')
})

test('without agents there is nothing to stop', () => {
  expect(trayMenu([], ACTIONS).find(({ label }) => label === 'Stop all agents…')).toMatchObject({ enabled: false })
  expect(trayTooltip([])).toBe('Corral — No agents yet')
})

test('a click on a name shows that agent', () => {
  const item = trayMenu([agentView('api', 'running')], ACTIONS).find(({ label }) => label === 'api')
  Reflect.apply(item?.click ?? nothing, undefined, [])
  expect(shown).toEqual(['api'])
})

test('an & in a name is shown, not taken for a key', () => {
  expect(labels([agentView('a & b', 'running')])).toContain('a && b')
})

test('a large fleet is cut to a menu that fits the screen', () => {
  const agents = Array.from({ length: 40 }, (_, index) => agentView(`agent-${index}`, 'running'))
  expect(labels(agents)).toHaveLength(15 + 5)
  expect(labels(agents)).toContain('25 more…')
})
