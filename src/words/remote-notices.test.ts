import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sampleRemoteFleet, sampleRemoteHost } from '../../test/support/sample-remote-host.ts'
import { toDisposable } from '../base/disposable.ts'
import { Emitter } from '../base/event.ts'
import { NOTIFICATION_DEFAULTS } from '../core/activity/notices.ts'
import type { ShownNotice } from './notices.ts'
import { RemoteNotices } from './remote-notices.ts'
import type { ToldHost } from './remote-need.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function need(id: string, isMuted = false) {
  return { id: `${id}-id`, name: id, why: 'waits for approval', isMuted }
}

function box(names: readonly string[], asOf: number | null = null): ToldHost {
  const needy = names.map((name) => need(name))
  return sampleRemoteHost('box', sampleRemoteFleet({ needYou: needy.length, needy, asOf }))
}

function setUp(first: readonly ToldHost[]) {
  const changes = new Emitter<void>()
  const shown: ShownNotice[] = []
  const state = { remotes: first, isInFront: false, settings: NOTIFICATION_DEFAULTS }
  const notices = new RemoteNotices({
    onDidChange: changes.event,
    remotes: () => state.remotes,
    settings: () => state.settings,
    isInFront: () => state.isInFront,
    now: () => new Date(2026, 0, 1, 12),
    later: (delayMs, action) => {
      const timer = setTimeout(action, delayMs)
      return toDisposable(() => clearTimeout(timer))
    },
    show: (notice) => void shown.push(notice),
  })
  const become = (remotes: readonly ToldHost[]): void => {
    state.remotes = remotes
    changes.fire()
  }
  const told = (): readonly ShownNotice[] => {
    vi.advanceTimersByTime(2_000)
    return shown.splice(0)
  }
  return { state, notices, become, told }
}

test('who begins to need a person on another host is told with its name, once', () => {
  const { become, told } = setUp([box([])])
  become([box(['api'])])
  expect(told()).toEqual([
    { title: 'api on box', body: 'Waits for approval.', host: 'box', agentId: 'api-id', isSilent: true },
  ])
  become([box(['api'])])
  expect(told()).toEqual([])
  become([box(['api', 'web'])])
  expect(told()).toMatchObject([{ agentId: 'web-id' }])
})

test('who needed a person before the host was known is not told', () => {
  const { become, told } = setUp([])
  become([sampleRemoteHost('box', null)])
  become([box(['api'])])
  expect(told()).toEqual([])
})

test('who began while the host was lost is told once it is back', () => {
  const { become, told } = setUp([box(['api'])])
  become([box(['api'], 1)])
  become([box(['api', 'web'])])
  expect(told()).toMatchObject([{ agentId: 'web-id' }])
})

test('what was answered meanwhile, is muted, unwanted or seen anyway is not told', () => {
  const { state, become, told } = setUp([box([])])
  become([box(['api'])])
  become([box([])])
  expect(told()).toEqual([])
  become([sampleRemoteHost('box', sampleRemoteFleet({ needYou: 1, needy: [need('quiet', true)] }))])
  expect(told()).toEqual([])
  state.isInFront = true
  become([box(['api'])])
  expect(told()).toEqual([])
  state.isInFront = false
  state.settings = { ...NOTIFICATION_DEFAULTS, needsYou: false }
  become([box(['api', 'web'])])
  expect(told()).toEqual([])
})

test('many at once are told as one, which leads to the first', () => {
  const { become, told } = setUp([box([])])
  become([box(['a', 'b', 'c', 'd'])])
  expect(told()).toEqual([
    {
      title: '4 need you',
      body: 'a on box, b on box, c on box, d on box',
      host: 'box',
      agentId: 'a-id',
      isSilent: true,
    },
  ])
})

test('a host that is removed is forgotten, and nothing is told after the end', () => {
  const { notices, become, told } = setUp([box(['api'])])
  become([])
  become([box(['api', 'web'])])
  expect(told()).toEqual([])
  become([box(['api', 'web', 'docs'])])
  notices.dispose()
  expect(told()).toEqual([])
})
