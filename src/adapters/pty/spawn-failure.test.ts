import { expect, test } from 'vitest'
import type { PtyRequest } from '../../core/ports.ts'
import { toExit } from './signal-names.ts'
import { spawnFailure } from './spawn-failure.ts'

const REQUEST: PtyRequest = { file: '/bin/agent', args: [], cwd: '/', env: {}, size: { cols: 80, rows: 24 } }

function messageOf(thrown: string, probed = ''): string {
  const failure = spawnFailure(new Error(thrown), REQUEST, () => probed)
  expect(failure.code).toBe('spawn-failed')
  expect(failure.message).toContain('/bin/agent could not be started')
  return failure.message
}

test.each([
  ['posix_openpt failed: Too many open files', /ulimit -n/],
  ['posix_openpt failed: Too many open files in system', /The system has too many files open/],
  ['posix_openpt failed: Device not configured', /no pseudo terminals left/],
  ['posix_spawn failed: Resource temporarily unavailable', /no more processes/],
  ['posix_spawn failed: Permission denied', /spawn-helper of node-pty/],
  ['posix_spawnp failed.', /Install Corral again/],
  ['the spawn-helper of node-pty is missing', /Install Corral again/],
])('macOS says why: %s', (thrown, advice) => {
  expect(messageOf(thrown)).toMatch(advice)
})

test.each([
  ['EMFILE', /ulimit -n/],
  ['ENFILE', /The system has too many files open/],
  ['ENOSPC', /no pseudo terminals left/],
  ['EAGAIN', /no more processes/],
  ['ENOENT', /mount devpts/],
  ['EACCES', /permissions/],
  ['', /corral doctor/],
])('Linux does not, so the cause is probed: %s', (probed, advice) => {
  expect(messageOf('forkpty(3) failed.', probed)).toMatch(advice)
})

test('what was thrown is quoted, whatever it was', () => {
  expect(spawnFailure('odd', REQUEST, () => '').message).toContain('(odd)')
})

test('an exit has a code or a signal, never both', () => {
  expect(toExit(0, 0)).toEqual({ code: 0, signal: null })
  expect(toExit(0, 9)).toEqual({ code: null, signal: 'SIGKILL' })
  expect(toExit(undefined, undefined)).toEqual({ code: null, signal: null })
})
