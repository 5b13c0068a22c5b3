import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PtyWriter, type WriteBytes } from './pty-writer.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

/** A terminal that accepts as many bytes as it has room for. */
function terminal(): {
  room: number
  isClosed: boolean
  calls: number
  readonly taken: number[]
  readonly write: WriteBytes
} {
  const self = {
    room: Number.POSITIVE_INFINITY,
    isClosed: false,
    calls: 0,
    taken: [] as number[],
    write: (bytes: Uint8Array): number | 'full' | 'closed' => {
      self.calls += 1
      if (self.isClosed) return 'closed'
      const count = Math.min(self.room, bytes.length)
      self.room -= count
      self.taken.push(...bytes.subarray(0, count))
      return count === 0 ? 'full' : count
    },
  }
  return self
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

test('writes at once while there is room', () => {
  const tty = terminal()
  using writer = new PtyWriter(tty.write)
  writer.write(bytes(1, 2))
  writer.write(bytes())
  writer.write(bytes(3))
  expect(tty.taken).toEqual([1, 2, 3])
})

test('what does not fit waits its turn, in order, and is a copy', () => {
  const tty = terminal()
  tty.room = 1
  using writer = new PtyWriter(tty.write)
  const first = bytes(1, 2, 3)
  writer.write(first)
  first.fill(9)
  writer.write(bytes(4))
  expect(tty.taken).toEqual([1])
  tty.room = 2
  vi.advanceTimersByTime(1)
  expect(tty.taken).toEqual([1, 2, 3])
  tty.room = 10
  vi.advanceTimersByTime(1)
  expect(tty.taken).toEqual([1, 2, 3, 4])
})

test('a full terminal is asked ever more seldom, and at once again when it takes something', () => {
  const tty = terminal()
  tty.room = 0
  using writer = new PtyWriter(tty.write)
  writer.write(bytes(1, 2))
  vi.advanceTimersByTime(1_000)
  expect(tty.calls).toBeLessThan(1_000 / 32 + 8)
  tty.room = 1
  vi.advanceTimersToNextTimer()
  expect(tty.taken).toEqual([1])
  const before = tty.calls
  vi.advanceTimersByTime(1)
  expect(tty.calls).toBe(before + 1)
})

test('a long text does not keep the thread', () => {
  const tty = terminal()
  using writer = new PtyWriter(tty.write)
  writer.write(new Uint8Array(1024 * 1024))
  expect(tty.taken.length).toBe(256 * 1024)
  vi.runAllTimers()
  expect(tty.taken.length).toBe(1024 * 1024)
})

test('nothing more is tried once the terminal is closed', () => {
  const tty = terminal()
  tty.room = 0
  using writer = new PtyWriter(tty.write)
  writer.write(bytes(1))
  tty.isClosed = true
  vi.advanceTimersByTime(1)
  const { calls } = tty
  writer.write(bytes(2))
  vi.advanceTimersByTime(1_000)
  expect(tty.calls).toBe(calls)
})

test('dispose drops what waits', () => {
  const tty = terminal()
  tty.room = 0
  const writer = new PtyWriter(tty.write)
  writer.write(bytes(1))
  writer.dispose()
  tty.room = 10
  vi.advanceTimersByTime(1_000)
  expect(tty.taken).toEqual([])
})
