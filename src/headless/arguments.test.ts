import { expect, test } from 'vitest'
import { isLoopback, isWildcard, parseHeadlessArguments } from './arguments.ts'

const SERVE = {
  kind: 'serve',
  port: 26772,
  host: '127.0.0.1',
  plainAddress: false,
  dataDir: null,
  open: true,
  metricsPort: null,
}

test('without arguments it serves this machine on the usual port and opens the browser', () => {
  expect(parseHeadlessArguments([])).toEqual({ ok: true, value: SERVE })
})

test('every argument is taken', () => {
  const args = [
    '--port',
    '0',
    '--data-dir',
    'd',
    '--no-open',
    '--host',
    '0.0.0.0',
    '--plain-address',
    '--metrics-port=9',
  ]
  expect(parseHeadlessArguments(args)).toEqual({
    ok: true,
    value: { kind: 'serve', port: 0, host: '0.0.0.0', plainAddress: true, dataDir: 'd', open: false, metricsPort: 9 },
  })
})

test('a new address is asked for, of the host of a data directory', () => {
  expect(parseHeadlessArguments(['--login'])).toEqual({
    ok: true,
    value: { kind: 'login', dataDir: null, readOnly: false },
  })
  expect(parseHeadlessArguments(['--login', '--read-only', '--data-dir=d'])).toEqual({
    ok: true,
    value: { kind: 'login', dataDir: 'd', readOnly: true },
  })
})

test('a host cannot be read-only, and is told so', () => {
  expect(parseHeadlessArguments(['--read-only'])).toEqual({
    ok: false,
    error: expect.stringContaining('goes with --login') as string,
  })
})

test.each([['70000'], ['-1'], ['8x'], ['']])('port %j is refused with what it may be', (port) => {
  expect(parseHeadlessArguments([`--port=${port}`])).toEqual({
    ok: false,
    error: expect.stringContaining('0 to 65535') as string,
  })
})

test.each([['70000'], ['-1'], ['8x'], ['']])('metrics on port %j are refused with what it may be', (port) => {
  expect(parseHeadlessArguments([`--metrics-port=${port}`])).toEqual({
    ok: false,
    error: expect.stringMatching(/--metrics-port.*0 to 65535/) as string,
  })
})

test('an unknown argument is a mistake, not ignored', () => {
  expect(parseHeadlessArguments(['--prot', '1']).ok).toBe(false)
})

test('only loopback names are loopback, only wildcards stand for every address', () => {
  expect(['127.0.0.1', '::1', 'localhost'].every(isLoopback)).toBe(true)
  expect(['0.0.0.0', '192.168.1.2', 'example.org'].some(isLoopback)).toBe(false)
  expect(['0.0.0.0', '::'].every(isWildcard)).toBe(true)
  expect(['127.0.0.1', '::1', 'example.org'].some(isWildcard)).toBe(false)
})
