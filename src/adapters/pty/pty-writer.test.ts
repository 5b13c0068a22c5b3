import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { INPUT_WAITING_BYTES, REPLIES_WAITING_BYTES } from '../../core/limits.ts'
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
  writer.type(bytes(1, 2))
  writer.type(bytes())
  writer.type(bytes(3))
  expect(tty.taken).toEqual([1, 2, 3])
})

test('what does not fit waits its turn, in order, and is a copy', () => {
  const tty = terminal()
  tty.room = 1
  using writer = new PtyWriter(tty.write)
  const first = bytes(1, 2, 3)
  writer.type(first)
  first.fill(9)
  writer.type(bytes(4))
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
  writer.type(bytes(1, 2))
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
  writer.type(new Uint8Array(1024 * 1024))
  expect(tty.taken.length).toBe(256 * 1024)
  vi.runAllTimers()
  expect(tty.taken.length).toBe(1024 * 1024)
})

test('nothing more is tried once the terminal is closed', () => {
  const tty = terminal()
  tty.room = 0
  using writer = new PtyWriter(tty.write)
  writer.type(bytes(1))
  tty.isClosed = true
  vi.advanceTimersByTime(1)
  const { calls } = tty
  writer.type(bytes(2))
  vi.advanceTimersByTime(1_000)
  expect(tty.calls).toBe(calls)
})

test('dispose drops what waits', () => {
  const tty = terminal()
  tty.room = 0
  const writer = new PtyWriter(tty.write)
  writer.type(bytes(1))
  writer.dispose()
  tty.room = 10
  vi.advanceTimersByTime(1_000)
  expect(tty.taken).toEqual([])
})

/** A program that reads nothing: `tty` takes what there is room for from now on. */
function stalled(): { readonly tty: ReturnType<typeof terminal>; readonly writer: PtyWriter } {
  const tty = terminal()
  tty.room = 0
  return { tty, writer: new PtyWriter(tty.write) }
}

test('C1: answers nobody reads are bounded, dropped whole, and leave typed input alone', () => {
  const { tty, writer } = stalled()
  using _writer = writer
  const reply = Buffer.from('\x1b[?1;2c')
  for (let count = 0; count < 1_000_000; count += 1) writer.reply(reply)
  expect(writer.type(bytes(1, 2, 3))).toBe(true)
  tty.room = Number.POSITIVE_INFINITY
  vi.runAllTimers()
  const whole = Math.floor(REPLIES_WAITING_BYTES / reply.length)
  expect(Buffer.from(tty.taken).toString('latin1')).toBe(`${reply.toString('latin1').repeat(whole)}\x01\x02\x03`)
})

test('C1: input nobody reads is bounded: a piece is taken whole or refused whole', () => {
  const { tty, writer } = stalled()
  using _writer = writer
  const piece = new Uint8Array(64 * 1024)
  const answers = Array.from({ length: 100 }, () => writer.type(piece))
  expect(answers.filter((isTaken) => isTaken)).toHaveLength(INPUT_WAITING_BYTES / piece.length)
  expect(writer.waitingInput).toBe(INPUT_WAITING_BYTES)
  tty.room = Number.POSITIVE_INFINITY
  vi.runAllTimers()
  expect(tty.taken).toHaveLength(INPUT_WAITING_BYTES)
})

test('C1: a million keys wait together, not as a million pieces', () => {
  const { tty, writer } = stalled()
  using _writer = writer
  for (let count = 0; count < INPUT_WAITING_BYTES; count += 1) writer.type(bytes(7))
  expect(writer.waitingInput).toBe(INPUT_WAITING_BYTES)
  tty.room = Number.POSITIVE_INFINITY
  const before = tty.calls
  vi.runAllTimers()
  expect(tty.taken).toHaveLength(INPUT_WAITING_BYTES)
  expect(tty.calls - before).toBeLessThan(100)
})

test('C1: after a refusal nothing is taken until all that waits was read, so that no piece is missing in between', () => {
  const { tty, writer } = stalled()
  using _writer = writer
  let taken = 0
  using _taken = writer.onTaken(() => (taken += 1))
  const half = new Uint8Array(INPUT_WAITING_BYTES / 2 + 1)
  expect([writer.type(half), writer.type(half)]).toEqual([true, false])
  tty.room = half.length - 1
  vi.advanceTimersByTime(100)
  expect(writer.waitingInput).toBe(1)
  expect(writer.type(bytes(1))).toBe(false)
  expect(taken).toBe(0)
  tty.room = 10
  vi.advanceTimersByTime(100)
  expect([writer.waitingInput, taken]).toEqual([0, 1])
  expect(writer.type(bytes(1))).toBe(true)
})

test('C1: more than may wait is refused at once, and the next key is not', () => {
  const tty = terminal()
  using writer = new PtyWriter(tty.write)
  expect(writer.type(new Uint8Array(INPUT_WAITING_BYTES + 1))).toBe(false)
  expect(writer.type(bytes(1))).toBe(true)
  expect(tty.taken).toEqual([1])
})
