import { expect, test } from 'vitest'
import { agentView, FakeServer } from '../../../test/support/fake-server.ts'
import { FleetWatch } from './fleet-watch.ts'

test('the watch takes a snapshot and follows what happens', async () => {
  const server = new FakeServer([agentView('api', 'stopped')])
  using watch = new FleetWatch(server)
  await watch.start()
  const heard: string[] = []
  using _subscription = watch.onDidChange(() =>
    heard.push(
      watch
        .list()
        .map(({ id, state }) => `${id} ${state.phase.kind}`)
        .join(),
    ),
  )
  server.setAgent(agentView('api', 'running'))
  server.setAgent(agentView('docs', 'stopped'))
  expect(heard).toEqual(['api running', 'api running,docs stopped'])
})

test('an agent that was removed is gone', async () => {
  const server = new FakeServer([agentView('api', 'stopped')])
  using watch = new FleetWatch(server)
  await watch.start()
  server.tell({
    stream: 'journal',
    entry: { seq: 1, at: 0, subject: { kind: 'agent', id: 'api' }, generation: 0, event: { kind: 'removed' } },
    agent: null,
  })
  expect(watch.list()).toEqual([])
})

test('a changed setting is known at once', async () => {
  const server = new FakeServer()
  using watch = new FleetWatch(server)
  await watch.start()
  server.tell({ stream: 'settings', settings: { ...watch.settings, theme: 'dark' } })
  expect(watch.settings.theme).toBe('dark')
})

test('a disposed watch is no client any more', async () => {
  const server = new FakeServer()
  const watch = new FleetWatch(server)
  await watch.start()
  watch.dispose()
  expect(server.links.size).toBe(0)
})
