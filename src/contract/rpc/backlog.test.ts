import { expect, it } from 'vitest'
import { Backlog } from './backlog.ts'
import { MARK_EVERY, MAX_SILENCE_MS, MAX_UNHEARD_CHARACTERS } from './limits.ts'

function setUp() {
  const time = { ms: 0 }
  return { time, backlog: new Backlog(() => time.ms) }
}

it('marks what is sent, one mark at a time', () => {
  const { backlog } = setUp()
  expect(backlog.add(10)).toBe(1)
  expect(backlog.add(10)).toBeNull()
  expect(backlog.confirm(1)).toBe(2)
  expect(backlog.unheard).toBe(10)
  expect(backlog.confirm(2)).toBeNull()
  expect(backlog.unheard).toBe(0)
})

it('a client that confirms is never behind, however much it is sent in all', () => {
  const { backlog, time } = setUp()
  let mark = backlog.add(1)
  for (let round = 0; round < 100; round += 1) {
    time.ms += MAX_SILENCE_MS / 2
    backlog.add(MAX_UNHEARD_CHARACTERS / 3)
    expect(backlog.isBehind).toBe(false)
    mark = backlog.confirm(mark ?? 0)
  }
})

it('a client with too much unconfirmed is behind until it has caught up', () => {
  const { backlog } = setUp()
  const mark = backlog.add(MAX_UNHEARD_CHARACTERS + 1)
  expect(backlog.isBehind).toBe(true)
  backlog.confirm(mark ?? 0)
  expect(backlog.isBehind).toBe(false)
})

it('a client that was behind has to catch up, whether or not anybody looked meanwhile', () => {
  const large = setUp().backlog
  const first = large.add(MAX_UNHEARD_CHARACTERS / 2)
  large.add(MAX_UNHEARD_CHARACTERS / 2 + 1)
  let mark = large.confirm(first ?? 0)
  expect(large.unheard).toBeLessThan(MAX_UNHEARD_CHARACTERS)
  expect(large.isBehind).toBe(true)
  large.confirm(mark ?? 0)
  expect(large.isBehind).toBe(false)

  const { backlog: silent, time } = setUp()
  mark = silent.add(10)
  silent.add(MAX_UNHEARD_CHARACTERS / 2)
  time.ms += MAX_SILENCE_MS + 1
  mark = silent.confirm(mark ?? 0)
  expect(silent.isBehind).toBe(true)
  silent.confirm(mark ?? 0)
  expect(silent.isBehind).toBe(false)
})

it('a client that says nothing for long is behind, however little it was sent', () => {
  const { backlog, time } = setUp()
  backlog.add(1)
  time.ms = MAX_SILENCE_MS
  expect(backlog.isBehind).toBe(false)
  time.ms += 1
  expect(backlog.isBehind).toBe(true)
})

it('a silence in which nothing was sent is none', () => {
  const { backlog, time } = setUp()
  backlog.confirm(backlog.add(1) ?? 0)
  time.ms = MAX_SILENCE_MS * 10
  expect(backlog.isBehind).toBe(false)
})

it('marks that were never sent confirm nothing', () => {
  const { backlog } = setUp()
  backlog.add(5)
  expect(backlog.confirm(7)).toBeNull()
  expect(backlog.unheard).toBe(5)
})

it('little that follows a mark soon is not marked again; later, or much, is', () => {
  const { backlog, time } = setUp()
  expect(backlog.add(10)).toBe(1)
  expect(backlog.confirm(1)).toBeNull()
  expect(backlog.add(10)).toBeNull()
  time.ms = MARK_EVERY.ms
  expect(backlog.add(10)).toBe(2)
  expect(backlog.confirm(2)).toBeNull()
  expect(backlog.add(10_000)).toBeNull()
  expect(backlog.add(MARK_EVERY.characters)).toBe(3)
})
