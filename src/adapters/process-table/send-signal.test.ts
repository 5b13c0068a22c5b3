import { expect, test } from 'vitest'
import { sendSignal } from './send-signal.ts'

test.each([0, 1, -1, -4_000, Number.NaN, 1.5])(
  'pid %s, which is not one process of ours, is never signalled',
  (pid) => {
    expect(() => sendSignal(pid, '0')).toThrow('is not the pid of one process')
  },
)

test('a pid that is gone is said to be gone', () => {
  expect(sendSignal(2 ** 22 + 1, 'SIGTERM')).toBe('gone')
})
