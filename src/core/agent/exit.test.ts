import { describe, expect, it } from 'vitest'
import { describeExit, exitClassOf, isListed, type ExitContext } from './exit.ts'
import type { Exit, ExitClass } from '../../shapes/exit.ts'

const context: ExitContext = {
  exit: null,
  wasReady: true,
  isRateLimited: false,
  wasOutOfMemory: false,
  lists: { successExits: [], preventExits: [] },
}
const code = (value: number): Exit => ({ code: value, signal: null })
const signal = (name: string): Exit => ({ code: null, signal: name })
const prevents = (...preventExits: (number | string)[]): Partial<ExitContext> => ({
  lists: { successExits: [], preventExits },
})
const succeeds = (...successExits: (number | string)[]): Partial<ExitContext> => ({
  lists: { successExits, preventExits: [] },
})

it.each<[string, Partial<ExitContext>, ExitClass]>([
  ['an end nobody saw', { exit: null }, 'unknown'],
  ['an end nobody saw, before ready', { exit: null, wasReady: false }, 'unknown'],
  ['an end before ready, even with code 0', { exit: code(0), wasReady: false }, 'start-failure'],
  ['code 0', { exit: code(0) }, 'clean'],
  ['another code', { exit: code(2) }, 'crash'],
  ['a polite signal', { exit: signal('SIGHUP') }, 'clean'],
  ['a fault', { exit: signal('SIGSEGV') }, 'crash'],
  ['a kill from elsewhere', { exit: signal('SIGKILL') }, 'crash'],
  ['neither code nor signal (reaped by others)', { exit: { code: null, signal: null } }, 'unknown'],
  ['a code listed as success', { exit: code(3), ...succeeds(3) }, 'clean'],
  ['a signal listed as success', { exit: signal('SIGKILL'), ...succeeds('SIGKILL') }, 'clean'],
  ['a code beside the list of successes', { exit: code(4), ...succeeds(3) }, 'crash'],
  ['a code listed as a reason to stay down', { exit: code(78), ...prevents(78) }, 'prevented'],
  ['code 0 listed as a reason to stay down', { exit: code(0), ...prevents(0) }, 'prevented'],
  ['a listed reason to stay down before ready', { exit: code(78), wasReady: false, ...prevents(78) }, 'prevented'],
  ['a listed reason to stay down at a limit', { exit: code(78), isRateLimited: true, ...prevents(78) }, 'prevented'],
  [
    'a reason to stay down that is a success too',
    { exit: code(3), lists: { successExits: [3], preventExits: [3] } },
    'prevented',
  ],
  ['a provider’s limit', { exit: code(1), isRateLimited: true }, 'rate-limited'],
  ['a provider’s limit before ready', { exit: code(1), isRateLimited: true, wasReady: false }, 'rate-limited'],
  ['a kill for lack of memory', { exit: signal('SIGKILL'), wasOutOfMemory: true }, 'oom'],
  ['a kill of what a shell ran, before ready', { exit: code(137), wasOutOfMemory: true, wasReady: false }, 'oom'],
  ['a lack of memory that it survived', { exit: code(0), wasOutOfMemory: true }, 'clean'],
  ['another end after a lack of memory', { exit: code(1), wasOutOfMemory: true }, 'crash'],
  ['a kill listed as success', { exit: signal('SIGKILL'), wasOutOfMemory: true, ...succeeds('SIGKILL') }, 'clean'],
])('%s', (_name, change, expected) => {
  expect(exitClassOf({ ...context, ...change })).toBe(expected)
})

describe('a list of exits', () => {
  it('names codes by number and signals by name', () => {
    expect(isListed(code(1), [2, 1])).toBe(true)
    expect(isListed(signal('SIGSEGV'), ['SIGSEGV'])).toBe(true)
  })

  it('does not take one for the other', () => {
    expect(isListed(code(11), ['SIGSEGV'])).toBe(false)
    expect(isListed(signal('SIGSEGV'), [11])).toBe(false)
    expect(isListed(code(1), ['1'])).toBe(false)
  })

  it('names no end that was not seen', () => {
    expect(isListed(null, [0, 'SIGKILL'])).toBe(false)
    expect(isListed({ code: null, signal: null }, [0])).toBe(false)
  })
})

it('is told in words', () => {
  expect(describeExit(code(1))).toBe('exited 1')
  expect(describeExit(signal('SIGKILL'))).toBe('killed by SIGKILL')
  expect(describeExit({ code: null, signal: null })).toBe('exit code unknown')
  expect(describeExit(null)).toBe('end not seen')
})
