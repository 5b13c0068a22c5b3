import { expect, it } from 'vitest'
import type { TerminalMirror } from '../../core/terminal/mirror.ts'
import { MirrorFeed } from './mirror-feed.ts'

/** A mirror that parses only when told to. */
function lazyMirror() {
  const written: Uint8Array[] = []
  const callbacks: (() => void)[] = []
  const mirror = {
    write: (bytes: Uint8Array, parsed: () => void) => {
      written.push(bytes)
      callbacks.push(parsed)
    },
  } as unknown as TerminalMirror
  return { mirror, written, parse: () => callbacks.shift()?.() }
}

const NOBODY = { parsed: () => {}, failed: () => {} }
const text = (value: string): Uint8Array => Uint8Array.from(value, (char) => char.charCodeAt(0))
const read = (chunks: readonly Uint8Array[]): string => chunks.map((chunk) => String.fromCharCode(...chunk)).join('')

it('hands over one slice at a time and joins what waits', () => {
  const { mirror, written, parse } = lazyMirror()
  const feed = new MirrorFeed(mirror, NOBODY)
  for (const part of ['a', 'b', 'c']) feed.push(text(part))
  expect(written.map((slice) => read([slice]))).toEqual(['a'])
  parse()
  expect(written.map((slice) => read([slice]))).toEqual(['a', 'bc'])
})

it('never hands over much more than 64 KB', () => {
  const { mirror, written, parse } = lazyMirror()
  const feed = new MirrorFeed(mirror, NOBODY)
  feed.push(text('x'))
  for (let chunk = 0; chunk < 40; chunk += 1) feed.push(new Uint8Array(4096))
  parse()
  expect(written[1]?.length).toBe(65_536)
  expect(feed.backlogBytes).toBe(40 * 4096)
})

it('stands exactly where a snapshot is taken: the rest is what the mirror has not parsed', () => {
  const { mirror, parse } = lazyMirror()
  const feed = new MirrorFeed(mirror, NOBODY)
  feed.push(text('first'))
  feed.push(text('second'))
  const seen: unknown[] = []
  feed.whenSettled(() => seen.push([feed.snapshotSeq, read(feed.restAfterSnapshot())]))
  expect(seen).toEqual([])
  parse()
  expect(seen).toEqual([[5, 'second']])
})

it('puts the snapshot before an unfinished sequence', () => {
  const { mirror, parse } = lazyMirror()
  const feed = new MirrorFeed(mirror, NOBODY)
  feed.push(text('ok\u001b[3'))
  parse()
  expect([feed.snapshotSeq, read(feed.restAfterSnapshot())]).toEqual([2, '\u001b[3'])
})

it('calls back at once when nothing is being parsed', () => {
  const { mirror } = lazyMirror()
  let called = false
  new MirrorFeed(mirror, NOBODY).whenSettled(() => (called = true))
  expect(called).toBe(true)
})

it('calls those who wait for what was given by then, while more keeps coming', () => {
  const { mirror, parse } = lazyMirror()
  const feed = new MirrorFeed(mirror, NOBODY)
  feed.push(text('asked'))
  let isDrained = false
  feed.whenDrained(() => (isDrained = true))
  feed.push(text('later'))
  expect(isDrained).toBe(false)
  parse()
  expect(isDrained).toBe(true)
})
