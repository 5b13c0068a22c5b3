import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { agentView } from '../../test/support/fake-server.ts'
import { sampleActivity } from '../../test/support/sample-activity.ts'
import { toDisposable } from '../base/disposable.ts'
import { Emitter } from '../base/event.ts'
import { NOTIFICATION_DEFAULTS } from '../core/activity/notices.ts'
import type { AgentView } from '../contract/views.ts'
import type { JournalEntry, JournalEvent } from '../shapes/journal.ts'
import { Notices, type ShownNotice } from './notices.ts'

const ASKED: JournalEvent = { kind: 'asked', ask: 'approval', text: 'rm -rf build', skipped: 0 }
const WAITING = sampleActivity({ kind: 'waiting-approval', ask: 'approval' })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp(names: readonly string[]) {
  const entries = new Emitter<JournalEntry>()
  const agents = new Map<string, AgentView>(
    names.map((name) => [name, { ...agentView(name, 'running'), activity: WAITING }]),
  )
  const shown: ShownNotice[] = []
  const state = { isInFront: false, settings: NOTIFICATION_DEFAULTS }
  const notices = new Notices({
    onEntry: entries.event,
    agentOf: (id) => agents.get(id),
    settings: () => state.settings,
    isInFront: () => state.isInFront,
    now: () => new Date(2026, 0, 1, 12),
    later: (delayMs, action) => {
      const timer = setTimeout(action, delayMs)
      return toDisposable(() => clearTimeout(timer))
    },
    show: (notice) => void shown.push(notice),
  })
  const happens = (id: string, event: JournalEvent): void =>
    entries.fire({ seq: 1, at: 0, generation: 1, event, subject: { kind: 'agent', id } })
  return { agents, shown, state, happens, notices }
}

test('an agent that asks is told, with what it asks, and without a sound', () => {
  const { shown, happens, notices } = setUp(['api'])
  happens('api', ASKED)
  vi.advanceTimersByTime(2_000)
  expect(shown).toEqual([
    { title: 'api', body: 'Waits for your approval: rm -rf build', host: null, agentId: 'api', isSilent: true },
  ])
  notices.dispose()
})

test('what was answered meanwhile is not told', () => {
  const { agents, shown, happens, notices } = setUp(['api'])
  happens('api', ASKED)
  agents.set('api', { ...agentView('api', 'running'), activity: sampleActivity() })
  vi.advanceTimersByTime(2_000)
  expect(shown).toEqual([])
  notices.dispose()
})

test('nothing is told while a window is in front, of a muted agent, or of what is not wanted', () => {
  const { agents, shown, state, happens, notices } = setUp(['api', 'muted'])
  state.isInFront = true
  happens('api', ASKED)
  vi.advanceTimersByTime(2_000)
  state.isInFront = false
  const muted = agentView('muted', 'running')
  agents.set('muted', { ...muted, activity: WAITING, spec: { ...muted.spec, isMuted: true } })
  happens('muted', ASKED)
  vi.advanceTimersByTime(2_000)
  state.settings = { ...NOTIFICATION_DEFAULTS, needsYou: false }
  happens('api', ASKED)
  vi.advanceTimersByTime(2_000)
  expect(shown).toEqual([])
  notices.dispose()
})

test('many at once are told as one', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const { shown, happens, notices } = setUp(names)
  for (const name of names) happens(name, ASKED)
  vi.advanceTimersByTime(2_000)
  expect(shown).toEqual([{ title: '5 need you', body: 'a, b, c, d, e', host: null, agentId: null, isSilent: true }])
  notices.dispose()
})

test('nothing is told after the end', () => {
  const { shown, happens, notices } = setUp(['api'])
  happens('api', ASKED)
  notices.dispose()
  vi.advanceTimersByTime(2_000)
  expect(shown).toEqual([])
})
