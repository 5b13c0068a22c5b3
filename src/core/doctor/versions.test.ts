import { expect, it } from 'vitest'
import { compareVersions, numbersOf } from './versions.ts'

it.each([
  ['git version 2.39.5', [2, 39, 5]],
  ['tmux 3.3a', [3, 3]],
  ['git version 2.39.5 (Apple Git-154)', [2, 39, 5]],
  ['tmux master', null],
])('reads the numbers in "%s"', (text, numbers) => {
  expect(numbersOf(text)).toEqual(numbers)
})

it.each([
  ['2.1.9', '2.1.10', -1],
  ['3.3a', '3.4', -1],
  ['3.4', '3.4.0', 0],
  ['10.0', '9.9.9', 1],
])('compares %s with %s number by number', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign)
  expect(Math.sign(compareVersions(b, a))).toBe(0 - sign)
})
