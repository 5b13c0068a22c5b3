import { expect, test } from 'vitest'
import { COOKIE_VARIABLE, findVariable } from './parse-environ.ts'

function find(block: string, length?: number): string | null {
  const bytes = new TextEncoder().encode(block)
  return findVariable(bytes, length ?? bytes.length, COOKIE_VARIABLE)
}

test('finds the variable wherever it stands', () => {
  expect(find('CORRAL_RUN_ID=abc\0PATH=/bin\0')).toBe('abc')
  expect(find('PATH=/bin\0CORRAL_RUN_ID=abc\0HOME=/\0')).toBe('abc')
  expect(find('PATH=/bin\0CORRAL_RUN_ID=abc')).toBe('abc')
})

test('takes the first of two, as programs do', () => {
  expect(find('CORRAL_RUN_ID=one\0CORRAL_RUN_ID=two\0')).toBe('one')
})

test('is not misled by values and longer names', () => {
  expect(find('X=CORRAL_RUN_ID=abc\0XCORRAL_RUN_ID=abc\0CORRAL_RUN_IDX=abc\0')).toBeNull()
  expect(find('')).toBeNull()
  expect(find('\0\0\0')).toBeNull()
})

test('does not read past the length', () => {
  expect(find('PATH=/bin\0CORRAL_RUN_ID=abc\0', 9)).toBeNull()
})
