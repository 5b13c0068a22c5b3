import { expect, it } from 'vitest'
import type { Activity } from '../../shapes/activity.ts'
import type { QueuedMessage } from '../../shapes/message.ts'
import { agentView } from '../../../test/support/fake-server.ts'
import { sampleActivity } from '../../../test/support/sample-activity.ts'
import { SentTimes } from './sent-times.ts'

const MESSAGE: QueuedMessage = { id: 'm', at: 0, start: 'x', bytes: 1, why: null }

const turnAt = (at: number): Partial<Activity> => ({ kind: 'idle', lastTurn: { end: 'finished', at, text: '' } })
const agent = (activity: Partial<Activity>, messages: readonly QueuedMessage[] = []) => ({
  ...agentView('api', 'running'),
  activity: sampleActivity(activity),
  messages,
})

it('without a message, an agent that is idle after a turn has finished', () => {
  const times = new SentTimes()
  expect(times.isFinished(agent(turnAt(1)), 2)).toBe(true)
  expect(times.isFinished(agent({ kind: 'idle', lastTurn: null }), 2)).toBe(false)
  expect(times.isFinished(agent({ kind: 'working', lastTurn: null }), 2)).toBe(false)
})

it('a turn that ended before the message does not answer it; one that ended after it does', () => {
  const times = new SentTimes()
  const { id } = agent({})
  times.note(id, 1_000)
  expect(times.isFinished(agent(turnAt(999)), 1_100)).toBe(false)
  expect(times.isFinished(agent(turnAt(1_050)), 1_100)).toBe(true)
})

it('one that is idle for some seconds after the message was too fast to be seen, or does not begin', () => {
  const times = new SentTimes()
  times.note(agent({}).id, 1_000)
  expect(times.isFinished(agent({ kind: 'idle', lastTurn: null }), 5_999)).toBe(false)
  expect(times.isFinished(agent({ kind: 'idle', lastTurn: null }), 6_000)).toBe(true)
  expect(times.isFinished(agent({ kind: 'working', lastTurn: null }), 60_000)).toBe(false)
})

it('a message that waits counts from when it is typed', () => {
  const times = new SentTimes()
  expect(times.isFinished(agent(turnAt(10), [MESSAGE]), 20_000)).toBe(false)
  expect(times.isFinished(agent(turnAt(19_000)), 20_500)).toBe(false)
  expect(times.isFinished(agent(turnAt(20_400)), 20_500)).toBe(true)
})

it('one that is down has finished', () => {
  expect(new SentTimes().isFinished(agentView('api', 'stopped'), 0)).toBe(true)
})
