import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import type { Pty } from '../../core/ports.ts'
import { PtyThrottle, type Congestion } from './pty-throttle.ts'

function setup() {
  const clock = new ManualClock()
  const told: string[] = []
  const pty = { pause: () => void told.push('pause'), resume: () => void told.push('resume') } as unknown as Pty
  let congestion: Congestion = 'none'
  const throttle = new PtyThrottle(pty, clock, () => congestion)
  const become = (next: Congestion): void => {
    congestion = next
    throttle.update()
  }
  return { clock, told, throttle, become }
}

it('reads while nobody is behind, and in between while somebody is', () => {
  const { clock, told, throttle, become } = setup()
  using _throttle = throttle
  throttle.update()
  expect(told).toEqual([])
  become('some')
  clock.advance(40)
  expect(told).toEqual(['pause', 'resume'])
  throttle.update()
  become('none')
  expect(told).toEqual(['pause', 'resume', 'pause', 'resume'])
})

it('C2: reads nothing while those who are behind can take nothing more', () => {
  const { clock, told, throttle, become } = setup()
  using _throttle = throttle
  become('full')
  clock.advance(60_000)
  expect(new Set(told)).toEqual(new Set(['pause']))
  become('some')
  expect(told.at(-1)).toBe('pause')
  clock.advance(40)
  expect(told.at(-1)).toBe('resume')
  throttle.dispose()
  expect(clock.pendingTimers).toBe(0)
})
