import { expect, it } from 'vitest'
import { LinkPace } from './link-pace.ts'

/** Sends over a connection that takes `bytesPerMs`, after `wayMs` there and back, as long as there is room; ms until the last byte arrived. */
function flood(pace: LinkPace, { bytesPerMs, wayMs }: { readonly bytesPerMs: number; readonly wayMs: number }): number {
  const bytes = pace.roomBytes
  pace.add(bytes)
  const tookMs = wayMs + bytes / bytesPerMs
  pace.confirm(pace.sentBytes, tookMs)
  return tookMs
}

function settle(link: Parameters<typeof flood>[1]): { readonly pace: LinkPace; readonly tookMs: number } {
  const pace = new LinkPace()
  // A little goes over it first: the answer tells how long the way is.
  pace.add(100)
  pace.confirm(pace.sentBytes, link.wayMs)
  let tookMs = 0
  for (let round = 0; round < 20; round += 1) tookMs = flood(pace, link)
  return { pace, tookMs }
}

it.each([
  { bytesPerMs: 125, wayMs: 200 },
  { bytesPerMs: 1_000, wayMs: 50 },
  { bytesPerMs: 12_000, wayMs: 0.3 },
  { bytesPerMs: 1_250, wayMs: 600 },
])('what waits on a connection of $bytesPerMs bytes per ms and a way of $wayMs ms arrives soon', (link) => {
  const { tookMs } = settle(link)
  expect(tookMs).toBeLessThan(2 * link.wayMs + 500)
})

it('a fast connection is filled, and is not called thin', () => {
  const { pace } = settle({ bytesPerMs: 12_000, wayMs: 0.3 })
  expect(pace.roomBytes).toBeGreaterThan(1_000_000)
  expect(pace.isThin).toBe(false)
  expect(settle({ bytesPerMs: 125, wayMs: 200 }).pace.isThin).toBe(true)
})

it('has no room for more until something has arrived', () => {
  const pace = new LinkPace()
  pace.add(pace.roomBytes)
  expect(pace.roomBytes).toBe(0)
  expect(pace.isAnswerDue).toBe(true)
  pace.confirm(pace.sentBytes, 1)
  expect(pace.isAnswerDue).toBe(false)
  expect(pace.roomBytes).toBeGreaterThan(0)
})

it('learns nothing from a little', () => {
  const pace = new LinkPace()
  const before = pace.roomBytes
  pace.add(1_000)
  pace.confirm(pace.sentBytes, 5_000)
  expect(pace.roomBytes).toBe(before)
})
