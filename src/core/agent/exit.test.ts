import { expect, it } from 'vitest'
import { describeExit, exitClassOf, type ExitClass } from './exit.ts'

const run = { stopAsked: false, wasReady: true }

it.each<[string, Parameters<typeof exitClassOf>[0], ExitClass]>([
  [
    'a stop that was asked for, however it ended',
    { exit: { code: 137, signal: null }, stopAsked: true, wasReady: true },
    'user-stop',
  ],
  ['an end nobody saw', { ...run, exit: null }, 'unknown'],
  [
    'an end before ready, even with code 0',
    { ...run, exit: { code: 0, signal: null }, wasReady: false },
    'start-failure',
  ],
  ['code 0', { ...run, exit: { code: 0, signal: null } }, 'clean'],
  ['another code', { ...run, exit: { code: 2, signal: null } }, 'crash'],
  ['a polite signal', { ...run, exit: { code: null, signal: 'SIGHUP' } }, 'clean'],
  ['a fault', { ...run, exit: { code: null, signal: 'SIGSEGV' } }, 'crash'],
  ['a kill from elsewhere', { ...run, exit: { code: null, signal: 'SIGKILL' } }, 'crash'],
  ['neither code nor signal (reaped by others)', { ...run, exit: { code: null, signal: null } }, 'unknown'],
])('%s', (_name, context, expected) => {
  expect(exitClassOf(context)).toBe(expected)
})

it('is told in words', () => {
  expect(describeExit({ code: 1, signal: null })).toBe('exited 1')
  expect(describeExit({ code: null, signal: 'SIGKILL' })).toBe('killed by SIGKILL')
  expect(describeExit(null)).toBe('end not seen')
})
