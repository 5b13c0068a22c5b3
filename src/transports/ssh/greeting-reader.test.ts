import { expect, test } from 'vitest'
import { writeGreeting } from '../../contract/stdio-greeting.ts'
import { GreetingReader, type Heard } from './greeting-reader.ts'

const GREETING = writeGreeting({ version: '1.2.3' })

function feed(reader: GreetingReader, ...texts: readonly string[]): Heard {
  let heard: Heard = { kind: 'waiting' }
  for (const text of texts) heard = reader.take(Buffer.from(text))
  return heard
}

function rest(heard: Heard): string | null {
  return heard.kind === 'greeted' ? Buffer.from(heard.rest).toString() : null
}

test('Corral is known by its line, and what follows are packets', () => {
  const heard = feed(new GreetingReader(), `${GREETING}\u0001packet\n`)
  expect(heard).toMatchObject({ kind: 'greeted', greeting: { version: '1.2.3' } })
  expect(rest(heard)).toBe('\u0001packet\n')
})

test.each([
  'Welcome!\n',
  'no newline at its end',
  '\u001b[1mbold\u001b[m\r\n\r\n',
  'corral-stdio is not here\n',
  '{"a":1}\n',
])('what a shell prints before it is passed over: %j', (noise) => {
  const reader = new GreetingReader()
  expect(rest(feed(reader, noise, `${GREETING}x`))).toBe('x')
  expect(reader.noise).toHaveLength(1)
})

test('it may come in pieces of any size', () => {
  const all = `news\n${GREETING}x`
  for (let size = 1; size < all.length; size += 1) {
    const reader = new GreetingReader()
    let heard: Heard = { kind: 'waiting' }
    for (let at = 0; heard.kind === 'waiting'; at += size) heard = feed(reader, all.slice(at, at + size))
    expect(heard.kind).toBe('greeted')
  }
})

test('what never ends is given up', () => {
  expect(feed(new GreetingReader(), 'x'.repeat(70_000)).kind).toBe('too-much')
  expect(feed(new GreetingReader(), 'line\n'.repeat(20_000)).kind).toBe('too-much')
})
