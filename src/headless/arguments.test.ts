import { expect, test } from 'vitest'
import { isLoopback, parseServeArguments } from './arguments.ts'

test('without arguments it serves this machine on the usual port and opens the browser', () => {
  expect(parseServeArguments([])).toEqual({
    ok: true,
    value: { port: 26772, host: '127.0.0.1', dataDir: null, open: true },
  })
})

test('every argument is taken', () => {
  const args = ['--port', '0', '--data-dir', 'd', '--no-open', '--host', '0.0.0.0']
  expect(parseServeArguments(args)).toEqual({
    ok: true,
    value: { port: 0, host: '0.0.0.0', dataDir: 'd', open: false },
  })
})

test.each([['70000'], ['-1'], ['8x'], ['']])('port %j is refused with what it may be', (port) => {
  expect(parseServeArguments([`--port=${port}`])).toEqual({
    ok: false,
    error: expect.stringContaining('0 to 65535') as string,
  })
})

test('an unknown argument is a mistake, not ignored', () => {
  expect(parseServeArguments(['--prot', '1']).ok).toBe(false)
})

test('only loopback names are loopback', () => {
  expect(['127.0.0.1', '::1', 'localhost'].every(isLoopback)).toBe(true)
  expect(['0.0.0.0', '192.168.1.2', 'example.org'].some(isLoopback)).toBe(false)
})
