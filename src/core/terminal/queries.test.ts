import { expect, it } from 'vitest'
import { isTerminalQuery } from './queries.ts'

it.each([
  ...['\u001b[c', '\u001b[0c', '\u001b[>c', '\u001b[=0c', '\u001b[5n', '\u001b[6n', '\u001b[?6n', '\u001b[?2026$p'],
  ...['\u001b[4$p', '\u001b[>0q', '\u001b[?u', '\u001b[14t', '\u001b[18t', '\u001bP$qm\u001b', '\u001bP+q544e\u001b'],
  ...['\u001b]11;?\u0007', '\u001b]4;1;?\u001b', '\u001b]52;c;?\u0007', '\u001b]52;c;aGk=\u0007', '\u009bc'],
])('%j asks its terminal, or uses the clipboard', (sequence) => {
  expect(isTerminalQuery(sequence)).toBe(true)
})

it.each([
  ...['\u001b[m', '\u001b[1;31m', '\u001b[2J', '\u001b[?25l', '\u001b[?1049h', '\u001b[22;0;0t', '\u001b[8;24;80t'],
  ...['\u001b[>1u', '\u001b[<u', '\u001b[=1;1u', '\u001b[2 q', '\u001b[!p', '\u001b[>4;1m', '\u001b]0;title?\u0007'],
  ...[
    '\u001b]11;#000000\u0007',
    '\u001b]8;;http://a?b\u0007',
    '\u001bP1$r0m\u001b',
    '\u001bPq#0\u001b',
    '\u001b7',
    '\u001bc',
  ],
])('%j does not', (sequence) => {
  expect(isTerminalQuery(sequence)).toBe(false)
})
