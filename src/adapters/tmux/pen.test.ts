import { expect, test } from 'vitest'
import { Pen } from './pen.ts'

function afterReading(...lines: readonly string[]): string {
  const pen = new Pen()
  for (const line of lines) pen.read(line)
  return pen.resume()
}

test('what is set on one line holds on the next', () => {
  expect(afterReading('\u001b[1;4mtitle', '\u001b[38;5;208m\u001b[48;2;1;2;3mtext')).toBe(
    '\u001b[1;4;38;5;208;48;2;1;2;3m',
  )
})

test('a later colour takes the place of an earlier one, and the default of both', () => {
  expect(afterReading('\u001b[31m\u001b[92mx')).toBe('\u001b[92m')
  expect(afterReading('\u001b[38;2;1;2;3;44mx\u001b[39m')).toBe('\u001b[44m')
  expect(afterReading('\u001b[38:2::1:2:3mx')).toBe('\u001b[38:2::1:2:3m')
})

test('bold and dim go together, and everything with a reset', () => {
  expect(afterReading('\u001b[1;2;3mx\u001b[22m')).toBe('\u001b[3m')
  expect(afterReading('\u001b[1;31mx\u001b[m')).toBe('')
  expect(new Pen().rest()).toBe('')
})
