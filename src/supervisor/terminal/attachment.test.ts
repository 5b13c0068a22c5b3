import { afterEach, expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { FakeTerminalLink } from '../../../test/support/terminal-link.ts'
import type { Frame } from '../../contract/frames.ts'
import type { StreamMessage } from '../../contract/streams.ts'
import { Attachment, type TerminalStart } from './attachment.ts'

const START: TerminalStart = { generation: 1, seq: 0, cols: 80, rows: 24, data: '', rest: [] }
const undo: (() => void)[] = []
afterEach(() => undo.splice(0).forEach((action) => action()))

function setup() {
  const clock = new ManualClock()
  const frames: Frame[] = []
  const messages: StreamMessage[] = []
  let starts = 0
  const link = new FakeTerminalLink({
    frame: (frame: Frame) => void frames.push(frame),
    stream: (message: StreamMessage) => void messages.push(message),
  })
  const attachment = new Attachment({ channel: 3, link }, clock, () => (starts += 1))
  undo.push(() => attachment.dispose())
  const sizes = (): number[] => frames.map((frame) => ('bytes' in frame ? frame.bytes.length : 0))
  return { clock, link, frames, messages, attachment, sizes, starts: () => starts }
}

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(65)

it('says nothing before it is started', () => {
  const { attachment, frames } = setup()
  attachment.push(bytes(10))
  expect(frames).toEqual([])
})

it('sends the first output after a pause at once', () => {
  const { attachment, sizes } = setup()
  attachment.start(START)
  attachment.push(bytes(10))
  expect(sizes()).toEqual([10])
})

it('batches what comes within 8 ms', () => {
  const { attachment, sizes, clock } = setup()
  attachment.start(START)
  attachment.push(bytes(1))
  clock.advance(2)
  attachment.push(bytes(2))
  attachment.push(bytes(3))
  expect(sizes()).toEqual([1])
  clock.advance(6)
  expect(sizes()).toEqual([1, 5])
})

it('does not let an echo wait', () => {
  const { attachment, sizes, clock } = setup()
  attachment.start(START)
  attachment.push(bytes(1))
  clock.advance(1)
  attachment.expectEcho()
  attachment.push(bytes(2))
  expect(sizes()).toEqual([1, 2])
})

it('sends on one beat what nobody types beside, the first after a pause at once', () => {
  const first = setup()
  const second = setup()
  for (const { attachment, clock } of [first, second]) {
    attachment.start(START)
    clock.advance(5_000)
    attachment.push(bytes(1))
  }
  first.clock.advance(20)
  first.attachment.push(bytes(2))
  first.clock.advance(10)
  first.attachment.push(bytes(3))
  second.clock.advance(37)
  second.attachment.push(bytes(4))
  expect([first.sizes(), second.sizes()]).toEqual([[1], [1]])
  first.clock.advance(20)
  second.clock.advance(13)
  expect([first.sizes(), second.sizes()]).toEqual([
    [1, 5],
    [1, 4],
  ])
})

it('lets whoever types or is flooded wait for no beat', () => {
  const { attachment, sizes, clock } = setup()
  attachment.start(START)
  clock.advance(5_000)
  attachment.push(bytes(1))
  attachment.expectEcho()
  attachment.push(bytes(2))
  attachment.push(bytes(3))
  clock.advance(8)
  expect(sizes()).toEqual([1, 2, 3])
  clock.advance(5_000)
  attachment.push(bytes(65_536))
  attachment.push(bytes(4))
  clock.advance(8)
  expect(sizes()).toEqual([1, 2, 3, 65_536, 4])
})

it('sends full frames of 64 KB without waiting and keeps the rest for the batch', () => {
  const { attachment, sizes, clock } = setup()
  attachment.start(START)
  attachment.push(bytes(1))
  attachment.push(bytes(100_000))
  expect(sizes()).toEqual([1, 65_536])
  clock.advance(8)
  expect(sizes()).toEqual([1, 65_536, 34_464])
})

it('numbers frames by the position of their first byte', () => {
  const { attachment, frames, clock } = setup()
  attachment.start({ ...START, seq: 500, rest: [bytes(7)] })
  clock.advance(10)
  attachment.push(bytes(3))
  expect(frames).toMatchObject([{ kind: 'output', channel: 3, generation: 1, seq: 500 }, { seq: 507 }])
})

it('passes a client by that does not parse, and starts it afresh when it has caught up', () => {
  const { attachment, frames, starts } = setup()
  attachment.start(START)
  for (let sent = 0; sent < 80; sent += 1) attachment.push(bytes(65_536))
  const sent = frames.length
  expect(sent).toBeLessThan(65)
  attachment.push(bytes(65_536))
  expect(frames).toHaveLength(sent)
  attachment.parsed(1, 65_536)
  expect(starts()).toBe(0)
  attachment.parsed(1, sent * 65_536)
  expect(starts()).toBe(1)
})

it('starts afresh at once when one burst alone is more than the window', () => {
  const { attachment, starts } = setup()
  attachment.start(START)
  attachment.push(bytes(5 * 1024 * 1024))
  expect(starts()).toBe(1)
})

it('holds the program back only for a client that parses fast', () => {
  const { attachment, clock } = setup()
  attachment.start(START)
  for (let sent = 0; sent < 20; sent += 1) attachment.push(bytes(65_536))
  expect(attachment.holdsBack()).toBe(true)
  clock.advance(200)
  expect(attachment.holdsBack()).toBe(true)
  clock.advance(100)
  expect(attachment.holdsBack()).toBe(false)
})

it('goes on holding back while a quarter of a megabyte is parsed each quarter second', () => {
  const { attachment, clock } = setup()
  attachment.start(START)
  let parsed = 0
  for (let sent = 0; sent < 20; sent += 1) attachment.push(bytes(65_536))
  for (let round = 0; round < 10; round += 1) {
    for (let sent = 0; sent < 5; sent += 1) attachment.push(bytes(65_536))
    clock.advance(250)
    parsed += 5 * 65_536
    attachment.parsed(1, parsed)
    expect(attachment.holdsBack()).toBe(true)
  }
  clock.advance(250)
  expect(attachment.holdsBack()).toBe(false)
})

it('believes no acknowledgement of another run or of bytes never sent', () => {
  const { attachment, starts } = setup()
  attachment.start(START)
  for (let sent = 0; sent < 80; sent += 1) attachment.push(bytes(65_536))
  attachment.parsed(2, 5_000_000)
  attachment.parsed(1, Number.NaN)
  expect(starts()).toBe(0)
})

it('tells a new size after the output that came before it', () => {
  const { attachment, messages, sizes } = setup()
  attachment.start(START)
  attachment.push(bytes(1))
  attachment.push(bytes(2))
  attachment.resized({ cols: 90, rows: 20 })
  expect(sizes()).toEqual([1, 2])
  expect(messages.at(-1)).toEqual({ stream: 'terminal-size', channel: 3, cols: 90, rows: 20 })
})

it('sends no more than the connection has room for, and the rest once there is more', () => {
  const { attachment, link, sizes, clock } = setup()
  attachment.start(START)
  link.roomBytes = 100
  attachment.push(bytes(250))
  expect(sizes()).toEqual([100])
  link.giveRoom(100)
  expect(sizes()).toEqual([100, 100])
  clock.advance(100)
  link.giveRoom(1000)
  expect(sizes()).toEqual([100, 100, 50])
})

it.each([
  { size: 10, ms: 2_000 },
  { size: 100_000, ms: 250 },
])('skips to a new screen $size bytes that found no room on a thin connection for $ms ms', ({ size, ms }) => {
  const { attachment, link, sizes, clock, starts } = setup()
  attachment.start(START)
  Object.assign(link, { roomBytes: 0, isThin: true })
  attachment.push(bytes(size))
  clock.advance(ms - 1)
  attachment.flush()
  clock.advance(251)
  expect(starts()).toBe(0)
  link.giveRoom(1000)
  expect(starts()).toBe(1)
  attachment.start({ ...START, seq: size })
  attachment.push(bytes(20))
  clock.advance(50)
  expect(sizes()).toEqual([20])
})

it('skips nothing while a client on the same machine pauses', () => {
  const { attachment, link, sizes, clock, starts } = setup()
  attachment.start(START)
  link.roomBytes = 0
  attachment.push(bytes(100_000))
  clock.advance(30_000)
  link.giveRoom(1_000_000)
  expect(sizes().reduce((sum, size) => sum + size, 0)).toBe(100_000)
  expect(starts()).toBe(0)
})

it('an echo needs no room, but a flood does, also where somebody types', () => {
  const { attachment, link, sizes } = setup()
  attachment.start(START)
  link.roomBytes = 0
  attachment.expectEcho()
  attachment.push(bytes(5))
  expect(sizes()).toEqual([5])
  attachment.expectEcho()
  attachment.push(bytes(5_000))
  expect(sizes()).toEqual([5])
})

it('the last words of a run need no room', () => {
  const { attachment, link, sizes } = setup()
  attachment.start(START)
  link.roomBytes = 0
  attachment.push(bytes(70))
  attachment.finish()
  expect(sizes()).toEqual([70])
})

it('what was printed for another size is not drawn in the new one', () => {
  const { attachment, link, sizes, clock, starts } = setup()
  attachment.start(START)
  Object.assign(link, { roomBytes: 0, isThin: true })
  attachment.push(bytes(70))
  attachment.resized({ cols: 100, rows: 30 })
  link.giveRoom(1000)
  clock.advance(1000)
  expect(sizes()).toEqual([])
  expect(starts()).toBe(1)
})

it('holds no program back for a thin connection, whatever waits for room', () => {
  const { attachment, link } = setup()
  attachment.start(START)
  link.roomBytes = 0
  attachment.push(bytes(2 * 1024 * 1024))
  expect(attachment.holdsBack()).toBe(true)
  link.isThin = true
  expect(attachment.holdsBack()).toBe(false)
})
