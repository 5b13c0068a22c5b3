import { expect, it } from 'vitest'
import { MESSAGE_MAX_BYTES } from '../limits.ts'
import { readMessage, startOf, typedText } from './message.ts'

const textOf = (raw: string, isBracketed = true): string => {
  const message = readMessage(raw)
  if (!message.ok) throw new Error(message.error.kind)
  return new TextDecoder().decode(typedText(message.value, isBracketed))
}

it('types a message as a paste where the program asked for that, with Enter between its lines', () => {
  expect(textOf('one\r\ntwo\nthree\n')).toBe('\x1b[200~one\rtwo\rthree\x1b[201~')
  expect(textOf('Grüße 🦊 你好', false)).toBe('Grüße 🦊 你好')
})

it('leaves control characters out, so that a message cannot end its own paste', () => {
  const message = readMessage('a\x1b[201~\rb\x03c')
  expect(message).toMatchObject({ ok: true, value: { text: 'a[201~\nbc', removed: 2 } })
})

it('says whether it can be typed where pastes are not marked', () => {
  const needs = (raw: string): boolean | null => {
    const message = readMessage(raw)
    return message.ok ? message.value.needsPaste : null
  }
  expect([needs('one line\n'), needs('two\nlines'), needs('a\ttab')]).toEqual([false, true, true])
})

it('refuses what is empty and what is larger than a message, by its bytes', () => {
  expect(readMessage(' \n\x07')).toEqual({ ok: false, error: { kind: 'empty' } })
  expect(readMessage('x'.repeat(MESSAGE_MAX_BYTES)).ok).toBe(true)
  const tooLarge = readMessage('é'.repeat(MESSAGE_MAX_BYTES / 2 + 1))
  expect(tooLarge).toEqual({ ok: false, error: { kind: 'too-large', bytes: MESSAGE_MAX_BYTES + 2 } })
})

it('shows the beginning of a message on one line', () => {
  expect(startOf({ text: 'fix\n\tthe  build\u202E' })).toBe('fix the build')
  expect(startOf({ text: 'x'.repeat(500) })).toHaveLength(120)
})
