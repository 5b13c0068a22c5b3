import { expect, it } from 'vitest'
import { visibleText } from './visible-text.ts'

it.each([
  ['controls', 'a\x1b[31mb\x07\r\nc\x7f\x9bd', 'a[31mbcd'],
  ['direction marks', 'rm \u202egnp.exe\u202c \u2066x\u2069 \u200e\u200f\u061cy', 'rm gnp.exe x y'],
  ['line separators', 'a\u2028b\u2029c', 'abc'],
  ['zero-width characters', 'p\u200ba\u200cy\u2060p\ufeffa\u00adl\u034f\u180e', 'paypal'],
  ['fillers that look like nothing', '\u3164name\u115f\uffa0', 'name'],
  ['tags and variation selectors', 'ok\u{e0041}\u{e0100}\ufe00', 'ok'],
  ['joiners where nothing is joined', 'a\u200db\u200d', 'ab'],
  ['an emoji style where there is no emoji', '1\ufe0f2\ufe0f', '12'],
])('L: takes out %s', (_name, text, visible) => {
  expect(visibleText(text)).toBe(visible)
})

it.each(['ünï 漢字 한국어', '👩🏽‍🚀 👨‍👩‍👧 ❤️ 🏳️‍🌈', 'ก็่ é क्षि', 'a b'])('leaves %j as it is', (text) => {
  expect(visibleText(text)).toBe(text)
})

it('L: leaves four marks of a pile', () => {
  expect(visibleText(`Z${'\u0301'.repeat(500)}!`)).toBe(`Z${'\u0301'.repeat(4)}!`)
})
