import { expect, it } from 'vitest'
import { agentView } from '../../../test/support/fake-server.ts'
import { crashedRun, sampleAgain } from '../../../test/support/sample-states.ts'
import type { AgentView } from '../../contract/views.ts'
import { agentSubject } from '../../core/subject.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import { entriesFor, hostFor, viewFor } from './run-views.ts'
import { runCaller } from '../../../test/support/run-caller.ts'

const RUN = runCaller()
const SECRET = 'sk-secret'

function viewWithSecrets(): AgentView {
  const view = agentView('api', 'stopped')
  const fallback = { type: 'codex', command: null, args: [SECRET] }
  return {
    ...view,
    spec: {
      ...view.spec,
      args: ['--key', SECRET],
      env: { API_KEY: { secret: true, isSet: true }, MODE: SECRET },
      fallback,
    },
    state: { ...view.state, phase: { kind: 'stopped', since: 0, lastRun: { ...crashedRun, lastLines: [SECRET] } } },
    title: SECRET,
    attachCommand: `tmux attach ${SECRET}`,
  }
}

it('H7: a run is shown no secret and nothing of a screen', () => {
  const shown = viewFor(RUN, viewWithSecrets())
  expect(JSON.stringify(shown)).not.toContain(SECRET)
  expect(shown.spec).toMatchObject({
    name: 'api',
    args: ['•••', '•••'],
    env: { API_KEY: { secret: true }, MODE: '•••' },
  })
  expect(shown.state.phase).toMatchObject({ kind: 'stopped', lastRun: { exitClass: 'crash', lastLines: [] } })
})

it('H7: nor in the journal', () => {
  const lastRun = { ...crashedRun, lastLines: [SECRET] }
  const events = [
    { kind: 'backoff', verdict: sampleAgain, lastRun },
    { kind: 'stopped', lastRun },
    { kind: 'stopped', lastRun: null },
    { kind: 'ready' },
  ] as const
  const entries = events.map((event, seq): JournalEntry => ({
    seq,
    at: 0,
    subject: agentSubject('api'),
    generation: 1,
    event,
  }))
  const shown = entriesFor(RUN, entries)
  expect(JSON.stringify(shown)).not.toContain(SECRET)
  expect(shown.map(({ event }) => event.kind)).toEqual(events.map(({ kind }) => kind))
})

it('the owner is shown everything', () => {
  const view = viewWithSecrets()
  expect(viewFor({ role: 'owner' }, view)).toBe(view)
})

it('M9: a viewer is shown screens, and no argument or value', () => {
  const { spec, title, state } = viewFor({ role: 'viewer' }, viewWithSecrets())
  expect(JSON.stringify(spec)).not.toContain(SECRET)
  expect({ title, state }).toEqual({ title: SECRET, state: viewWithSecrets().state })
})

it('M9: a viewer is shown of a survivor what it is called', () => {
  const survivor = { agentId: 'a', agentName: 'a', runId: 'r', pid: 1, startTime: 1, isProven: true, isIgnored: false }
  const survivors = [{ ...survivor, name: 'curl', commandLine: `curl -H ${SECRET}`, rssBytes: 1 }]
  expect(hostFor({ role: 'viewer' }, { survivors }).survivors[0]?.commandLine).toBe('curl')
  expect(hostFor({ role: 'owner' }, { survivors }).survivors).toBe(survivors)
})
