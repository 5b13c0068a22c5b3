import { afterEach, expect, it } from 'vitest'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { INPUT_AHEAD_BYTES } from '../../core/limits.ts'
import { PacedInput } from './paced-input.ts'

const undo: (() => void)[] = []
afterEach(() => undo.splice(0).forEach((action) => action()))

function setup() {
  const clock = new ManualClock()
  const sent: Uint8Array[] = []
  const asked: ((isTaken: boolean) => void)[] = []
  const stalls: (number | null)[] = []
  const input = new PacedInput(
    {
      send: (bytes) => void sent.push(bytes),
      whenTaken: () => new Promise((resolve) => asked.push(resolve)),
      stalled: (bytes) => void stalls.push(bytes),
    },
    clock,
  )
  undo.push(() => input.dispose())
  const sentBytes = (): number => sent.reduce((sum, { length }) => sum + length, 0)
  const answer = async (isTaken: boolean): Promise<void> => {
    asked.shift()?.(isTaken)
    await settle()
  }
  return { clock, input, sent, sentBytes, asked, stalls, answer }
}

const bytes = (length: number, value = 0): Uint8Array => new Uint8Array(length).fill(value)

it('sends keys at once and asks for nothing', () => {
  const { input, sentBytes, asked } = setup()
  for (let key = 0; key < 1_000; key += 1) input.push(bytes(1))
  expect(sentBytes()).toBe(1_000)
  expect(asked).toHaveLength(0)
})

it('C1: sends a large paste whole and in order, each part once the one before was taken', async () => {
  const { input, sent, sentBytes, answer } = setup()
  const paste = Uint8Array.from({ length: 5 * INPUT_AHEAD_BYTES }, (_, index) => index % 251)
  input.push(paste)
  input.push(bytes(1, 255))
  for (let part = 1; part <= 5; part += 1) {
    expect(sentBytes()).toBe(part * INPUT_AHEAD_BYTES)
    await answer(true)
  }
  expect(Buffer.concat(sent)).toEqual(Buffer.concat([paste, bytes(1, 255)]))
})

it('C1: says what waits once the program has not read for two seconds, and no more when it reads on', async () => {
  const { input, clock, stalls, answer } = setup()
  input.push(bytes(INPUT_AHEAD_BYTES + 100))
  clock.advance(1_999)
  expect(stalls).toEqual([])
  clock.advance(1)
  input.push(bytes(1))
  expect(stalls).toEqual([100, 101])
  await answer(true)
  expect(stalls).toEqual([100, 101, null])
  expect(clock.pendingTimers).toBe(0)
})

it('C1: what is dropped is not sent when the program reads on', async () => {
  const { input, clock, sentBytes, stalls, answer } = setup()
  input.push(bytes(2 * INPUT_AHEAD_BYTES))
  clock.advance(2_000)
  input.drop()
  expect(stalls.at(-1)).toBeNull()
  await answer(true)
  expect(sentBytes()).toBe(INPUT_AHEAD_BYTES)
  input.push(bytes(1))
  expect(sentBytes()).toBe(INPUT_AHEAD_BYTES + 1)
})

it('drops what waits when nobody can say whether the program reads', async () => {
  const { input, sentBytes, answer } = setup()
  input.push(bytes(2 * INPUT_AHEAD_BYTES))
  await answer(false)
  input.push(bytes(1))
  expect(sentBytes()).toBe(INPUT_AHEAD_BYTES + 1)
})
