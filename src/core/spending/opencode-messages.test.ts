import { expect, it } from 'vitest'
import { OpenCodeMessages } from './opencode-messages.ts'

const AT = Date.UTC(2026, 10, 22)

function updated(info: Readonly<Record<string, unknown>>): string {
  const message = { id: 'a', role: 'assistant', time: { created: AT }, ...info }
  return JSON.stringify({ id: 'evt', type: 'message.updated', properties: { sessionID: 's', info: message } })
}

const tokens = (input: number, output: number): unknown => ({
  ...{ total: 0, input, output, reasoning: 3 },
  cache: { read: 20, write: 1 },
})

it('tells what each answer adds, once, with its price', () => {
  const messages = new OpenCodeMessages()
  expect(messages.take(updated({ cost: 0, tokens: { input: 0, output: 0 } }))).toBeNull()
  const used = { input: 10, output: 7, cacheRead: 20, cacheWrite: 1 }
  const first = { atMs: AT, spending: { costUsd: 0.5, tokens: used } }
  expect(messages.take(updated({ cost: 0.5, tokens: tokens(10, 4) }))).toEqual(first)
  expect(messages.take(updated({ cost: 0.5, tokens: tokens(10, 4) }))).toBeNull()
  expect(messages.take(updated({ id: 'b', cost: 0.25, tokens: tokens(1, 1) }))?.spending.costUsd).toBe(0.25)
})

it.each([
  updated({ role: 'user', tokens: tokens(1, 1) }),
  updated({ time: null, tokens: tokens(1, 1) }),
  updated({ cost: 'much', tokens: [] }),
  '{"type":"message.updated"',
  '{"type":"message.updated"}',
  `{"properties":"${'x'.repeat(400)}","type":"message.updated"}`,
])('passes over what tells nothing: %s', (text) => {
  expect(new OpenCodeMessages().take(text)).toBeNull()
})
