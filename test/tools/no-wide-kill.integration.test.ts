import { expect, test } from 'vitest'

test.each([0, -0, 1, -1, Number.NaN, Number('')])('no test signals pid %s', (pid) => {
  expect(() => process.kill(pid, 0)).toThrow('did not read a pid')
})

test('a test signals a process it knows', () => {
  expect(process.kill(process.pid, 0)).toBe(true)
})
