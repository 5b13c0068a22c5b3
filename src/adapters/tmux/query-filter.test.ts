import { expect, test } from 'vitest'
import { QueryFilter } from './query-filter.ts'

function filtered(...chunks: readonly string[]): string {
  const filter = new QueryFilter()
  const parts = chunks.map((chunk) => filter.filter(Buffer.from(chunk, 'latin1')))
  return Buffer.concat([...parts, filter.end()]).toString('latin1')
}

const ANSWERED = [
  '\u001b[c',
  '\u001b[0c',
  '\u001b[>c',
  '\u001b[>0c',
  '\u001b[5n',
  '\u001b[6n',
  '\u001b[>q',
  '\u001b[>0q',
]

test.each(ANSWERED)('%j is taken out, wherever it is cut', (question) => {
  for (let cut = 0; cut <= question.length; cut += 1) {
    expect(filtered(`a${question.slice(0, cut)}`, `${question.slice(cut)}b`)).toBe('ab')
  }
})

test.each([
  '\u001b[?6n',
  '\u001b[=c',
  '\u001b[?1u',
  '\u001b[5m',
  '\u001b[60n',
  '\u001b[2 q',
  '\u001b]11;?\u0007',
  '\u001b',
  '\u001b[>4;1m',
  'ü\u0000\u00ff',
])('%j stays, wherever it is cut', (text) => {
  for (let cut = 0; cut <= text.length; cut += 1) {
    expect(filtered(`a${text.slice(0, cut)}`, text.slice(cut))).toBe(`a${text}`)
  }
})
