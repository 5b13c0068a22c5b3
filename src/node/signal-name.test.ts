import { expect, test } from 'vitest'
import { signalName } from './signal-name.ts'

test('signals have their usual names', () => {
  expect([1, 2, 6, 9, 15].map(signalName)).toEqual(['SIGHUP', 'SIGINT', 'SIGABRT', 'SIGKILL', 'SIGTERM'])
  expect([signalName(36), signalName(33)]).toEqual(['SIGRTMIN+2', 'SIG33'])
})
