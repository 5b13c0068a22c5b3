import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { ManualClock, settle } from '../../test/support/manual-clock.ts'
import { EnterKey, isForeground } from './enter-key.ts'

function begin(place: { isForeground: boolean }) {
  const [stream, signals, clock] = [new EventEmitter(), new EventEmitter(), new ManualClock()]
  const done: string[] = []
  const input = Object.assign(stream, { pause: () => done.push('pause'), resume: () => done.push('resume') })
  const key = new EnterKey({
    input: input as never,
    signals: signals as never,
    clock,
    foreground: { look: () => Promise.resolve(place.isForeground), isCheap: true },
    onEnter: () => done.push('enter'),
  })
  return { key, clock, done, press: () => stream.emit('data', '\n'), signals }
}

it('reads in the foreground and tells of every Enter', async () => {
  const { key, done, press } = begin({ isForeground: true })
  await settle()
  expect(done).toEqual(['pause', 'resume'])
  press()
  expect(done.at(-1)).toBe('enter')
  key.dispose()
})

it('does not read in the background, and begins when it is brought to the foreground', async () => {
  const place = { isForeground: false }
  const { key, clock, done } = begin(place)
  await clock.advanceAsync(10_000)
  expect(done).not.toContain('resume')
  place.isForeground = true
  await clock.advanceAsync(1_000)
  expect(done.at(-1)).toBe('resume')
  key.dispose()
})

it('stops reading when its shell continues it in the background', async () => {
  const place = { isForeground: true }
  const { key, done, signals } = begin(place)
  await settle()
  place.isForeground = false
  signals.emit('SIGCONT')
  await settle()
  expect(done.at(-1)).toBe('pause')
  key.dispose()
})

it('ends without a timer, and hears nothing any more', async () => {
  const { key, clock, done, press, signals } = begin({ isForeground: false })
  await settle()
  key.dispose()
  press()
  expect(clock.pendingTimers).toBe(0)
  expect(signals.listenerCount('SIGCONT')).toBe(0)
  expect(done).not.toContain('enter')
})

it('tells foreground and background by the groups of process and terminal', () => {
  expect(isForeground('25 (node) S 20 25 20 34816 25 4194304 0')).toBe(true)
  expect(isForeground('25 (a) b (node) S 20 25 20 34816 31 4194304 0')).toBe(false)
  expect(isForeground('25 (node) S 20 25 20 0 -1 4194304 0')).toBe(false)
})
