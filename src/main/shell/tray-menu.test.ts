import { expect, test } from 'vitest'
import { sampleActivity } from '../../../test/support/sample-activity.ts'
import type { AgentView, AlertView } from '../../contract/views.ts'
import { agentView } from '../../../test/support/fake-server.ts'
import { sampleAlertView } from '../../../test/support/sample-alerts.ts'
import { sampleRemoteFleet, sampleRemoteHost } from '../../../test/support/sample-remote-host.ts'
import { shellActions } from './command-items.ts'
import { trayMenu, trayTooltip } from './tray-menu.ts'

const shown: string[] = []
const nothing = (): void => undefined
const ACTIONS = {
  shell: shellActions({ openWindow: nothing, newWindow: nothing, stopAll: nothing, quit: nothing }),
  askPage: nothing,
  showAgent: (host: string | null, id: string) => void shown.push(host === null ? id : `${id} on ${host}`),
  showAlert: (id: string) => void shown.push(id),
}

const labels = (agents: readonly AgentView[], alerts: readonly AlertView[] = []): (string | undefined)[] =>
  trayMenu({ agents, alerts, remotes: [], update: null }, ACTIONS).flatMap(({ type, label }) =>
    type === 'separator' ? [] : [label],
  )

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
  expect(trayTooltip({ agents, alerts: [], remotes: [] })).toBe('Corral — 2 of 3 agents running')
})

test('those that need a person come first, the one that has waited longest at the top', () => {
  const waiting = (name: string, since: number) => ({
    ...agentView(name, 'running'),
    activity: sampleActivity({ kind: 'waiting-approval', ask: 'approval', since }),
  })
  const agents = [agentView('busy', 'running'), waiting('late', 60_000), waiting('first', 0)]
  expect(labels(agents).slice(1, 3)).toEqual(['first: waits for approval', 'late: waits for approval'])
  expect(trayTooltip({ agents, alerts: [], remotes: [] })).toBe('Corral — 2 need you, 3 of 3 agents running')
})

test('those of other hosts that need a person follow, with the name of the host, while it is connected', () => {
  const need = (id: string) => ({ id, name: id, why: 'waits for approval', isMuted: false })
  const fleet = sampleRemoteFleet({ needYou: 2, needy: [need('far'), need('R&D')] })
  const remotes = [sampleRemoteHost('box', fleet), sampleRemoteHost('lost', { ...fleet, asOf: 1 })]
  const items = trayMenu({ agents: [], alerts: [], remotes, update: null }, ACTIONS)
  expect(items.slice(2, 4).map(({ label }) => label)).toEqual([
    'far on box: waits for approval',
    'R&&D on box: waits for approval',
  ])
  expect(trayTooltip({ agents: [], alerts: [], remotes })).toBe('Corral — 2 need you, No agents yet')
  shown.length = 0
  Reflect.apply(items[2]?.click ?? nothing, undefined, [])
  expect(shown).toEqual(['far on box'])
})

test('alerts are counted, the gravest named, and a click shows one', () => {
  const agents = [agentView('api', 'running')]
  const alerts = [
    sampleAlertView('host', { agentId: null, title: 'Little memory' }),
    ...Array.from({ length: 6 }, (_, index) => sampleAlertView(`alert-${index}`, { agentId: agents[0]?.id ?? null })),
  ]
  expect(labels(agents, alerts).slice(1, 8)).toEqual([
    '7 alerts',
    'Little memory',
    ...Array.from({ length: 4 }, () => 'api: Many processes'),
    '2 more alerts…',
  ])
  expect(trayTooltip({ agents, alerts, remotes: [] })).toBe('Corral — 7 alerts, 1 of 1 agent running')
  shown.length = 0
  const items = trayMenu({ agents, alerts, remotes: [], update: null }, ACTIONS)
  Reflect.apply(items[3]?.click ?? nothing, undefined, [])
  Reflect.apply(items[4]?.click ?? nothing, undefined, [])
  expect(shown).toEqual(['host', 'alert-0'])
})

test('without agents there is nothing to stop', () => {
  expect(
    trayMenu({ agents: [], alerts: [], remotes: [], update: null }, ACTIONS).find(
      ({ label }) => label === 'Stop all agents…',
    ),
  ).toMatchObject({ enabled: false })
  expect(trayTooltip({ agents: [], alerts: [], remotes: [] })).toBe('Corral — No agents yet')
})

test('a click on a name shows that agent', () => {
  shown.length = 0
  const item = trayMenu({ agents: [agentView('api', 'running')], alerts: [], remotes: [], update: null }, ACTIONS).find(
    ({ label }) => label === 'api',
  )
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

test('an update that is ready is offered at the end', () => {
  const update = { version: '2.0.0', install: nothing }
  const items = trayMenu({ agents: [], alerts: [], remotes: [], update }, ACTIONS)
  expect(items.map(({ label }) => label)).toContain('Restart to update to 2.0.0')
})
