import { afterEach, expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { Emitter } from '../../base/event.ts'
import { onUnexpectedError } from '../../base/unexpected.ts'
import { ScreenReader } from './screen-reader.ts'

afterEach(() => onUnexpectedError(null))

function newReader() {
  const clock = new ManualClock()
  const parses = new Emitter<void>()
  const screen = { lines: [] as string[], reads: [] as number[] }
  const reader = new ScreenReader(clock, {
    onParsed: parses.event,
    readLines: (count) => {
      screen.reads.push(count)
      return screen.lines.slice(-count)
    },
  })
  const print = (line: string): void => {
    screen.lines.push(line)
    parses.fire()
  }
  return { clock, parses, screen, reader, print }
}

it('tells what stands there when somebody begins to listen', () => {
  const { reader, print, screen } = newReader()
  print('one')
  print('two')
  expect(screen.reads).toEqual([])
  const heard: (readonly string[])[] = []
  reader.follow(5, (lines) => heard.push(lines))
  expect(heard).toEqual([['one', 'two']])
})

it('reads at most every 250 ms, and what came last is never missed', () => {
  const { clock, reader, print, screen } = newReader()
  const heard: (string | undefined)[] = []
  reader.follow(1, (lines) => heard.push(lines.at(-1)))
  for (let line = 0; line < 100; line += 1) {
    print(String(line))
    clock.advance(10)
  }
  clock.advance(250)
  expect(screen.reads).toHaveLength(5)
  expect(heard.at(-1)).toBe('99')
  clock.advance(10_000)
  expect(screen.reads).toHaveLength(5)
})

it('reads once for all who listen, and gives each as many lines as it asked for', () => {
  const { clock, reader, print, screen } = newReader()
  const heard: string[] = []
  reader.follow(1, (lines) => heard.push(`1:${lines.join()}`))
  reader.follow(2, (lines) => heard.push(`2:${lines.join()}`))
  reader.follow(0, (lines) => heard.push(`0:${lines.join()}`))
  for (const line of ['a', 'b', 'c']) print(line)
  clock.advance(250)
  expect(heard).toEqual(['1:', '1:c', '2:b,c', '0:'])
  expect(screen.reads).toEqual([1, 2])
})

it('costs nothing once nobody listens', () => {
  const { clock, parses, reader, print, screen } = newReader()
  const first = reader.follow(1, () => {})
  const second = reader.follow(1, () => {})
  print('a')
  first.dispose()
  expect(parses.isQuiet).toBe(false)
  second.dispose()
  expect(parses.isQuiet).toBe(true)
  expect(clock.pendingTimers).toBe(0)
  expect(screen.reads).toHaveLength(1)
})

it('a listener that throws is reported and keeps nothing from the others', () => {
  const { clock, reader, print } = newReader()
  const reported: unknown[] = []
  onUnexpectedError((error) => void reported.push(error))
  const heard: string[] = []
  reader.follow(1, () => {
    throw new Error('broken listener')
  })
  reader.follow(1, (lines) => heard.push(lines.join()))
  print('a')
  clock.advance(250)
  expect(heard).toEqual(['a'])
  expect(reported).toHaveLength(2)
})

it('a listener may leave while it is told', () => {
  const { clock, reader, print } = newReader()
  const heard: string[] = []
  const one = reader.follow(1, () => {
    heard.push('one')
    if (heard.length > 1) two.dispose()
  })
  const two = reader.follow(1, () => heard.push('two'))
  print('a')
  clock.advance(250)
  expect(heard).toEqual(['one', 'one'])
  one.dispose()
  expect(clock.pendingTimers).toBe(0)
})

it('tells nothing after its end', () => {
  const { clock, parses, reader, print } = newReader()
  let heard = 0
  reader.follow(1, () => (heard += 1))
  print('a')
  reader.dispose()
  clock.advance(1_000)
  expect([heard, parses.isQuiet]).toEqual([1, true])
})
