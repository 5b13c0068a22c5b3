import { expect, it } from 'vitest'
import { agentView } from '../../../test/support/fake-server.ts'
import { crashedRun, sampleAgain } from '../../../test/support/sample-states.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import type { AgentView } from '../../contract/views.ts'
import { agentSubject } from '../../core/subject.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import { entriesFor, viewFor } from './run-views.ts'

const RUN: Caller = { role: 'run', runId: 'run-1', reach: () => 'fleet' }
const SECRET = 'sk-secret'

function viewWithSecrets(): AgentView {
  const view = agentView('api', 'stopped')
  const fallback = { type: 'codex', command: null, args: [SECRET] }
  return {
    ...view,
    spec: { ...view.spec, args: ['--key', SECRET], env: { API_KEY: SECRET }, fallback },
    state: { ...view.state, phase: { kind: 'stopped', since: 0, lastRun: { ...crashedRun, lastLines: [SECRET] } } },
    title: SECRET,
    attachCommand: `tmux attach ${SECRET}`,
  }
}

it('H7: a run is shown no secret and nothing of a screen', () => {
  const shown = viewFor(RUN, viewWithSecrets())
  expect(JSON.stringify(shown)).not.toContain(SECRET)
  expect(shown.spec).toMatchObject({ name: 'api', args: ['•••', '•••'], env: { API_KEY: '•••' } })
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
