import { expect, test } from 'vitest'
import { agentView, FakeServer } from '../../../test/support/fake-server.ts'
import { sampleEntry } from '../../../test/support/sample-agents.ts'
import { FleetWatch } from './fleet-watch.ts'

const bug = (error: unknown): never => {
  throw error
}

test('the watch takes a snapshot and follows what happens', async () => {
  const server = new FakeServer([agentView('api', 'stopped')])
  using watch = new FleetWatch(server, bug)
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
  using watch = new FleetWatch(server, bug)
  await watch.start()
  server.tell({
    stream: 'journal',
    entry: sampleEntry(1, 'api', { kind: 'removed' }),
    agent: null,
  })
  expect(watch.list()).toEqual([])
})

test('a changed setting is known at once', async () => {
  const server = new FakeServer()
  using watch = new FleetWatch(server, bug)
  await watch.start()
  server.tell({ stream: 'settings', settings: { ...watch.settings, theme: 'dark' } })
  expect(watch.settings.theme).toBe('dark')
})

test('a stop of all agents answers with what is left', async () => {
  const server = new FakeServer([agentView('api', 'running')])
  using watch = new FleetWatch(server, bug)
  await watch.start()
  expect(await watch.stopAll()).toMatchObject({ ok: true, value: { survivors: 0 } })
})

test('a disposed watch is no client any more', async () => {
  const server = new FakeServer()
  const watch = new FleetWatch(server, bug)
  await watch.start()
  watch.dispose()
  expect(server.links.size).toBe(0)
})
