import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { runTagOf, tagInLimits } from '../core/process/run-tag.ts'
import { setRealtimeLimit, withRealtimeLimit } from './resource-limits.ts'

const TAG = runTagOf('0123456789abcdef0123456789abcdef') ?? 0
const IS_LINUX = process.platform === 'linux'
const ownLimits = (): string => readFileSync('/proc/self/limits', 'latin1')
/** What a program says of its own limits that was started without environment, in another session. */
const limitsOfChild = (): string =>
  spawnSync('env', ['-i', '/usr/bin/setsid', '/bin/cat', '/proc/self/limits'], { encoding: 'latin1' }).stdout

it.runIf(IS_LINUX)('M1: what is started meanwhile keeps the limit, this process does not', () => {
  const before = ownLimits()
  expect(tagInLimits(withRealtimeLimit(TAG, limitsOfChild))).toBe(TAG)
  expect(ownLimits()).toBe(before)
  expect(tagInLimits(limitsOfChild())).toBeNull()
})

it.runIf(IS_LINUX)('the limit is as before also when the work throws', () => {
  const before = ownLimits()
  const failing = (): never => withRealtimeLimit(TAG, () => expect.unreachable('the work fails'))
  expect(failing).toThrow('the work fails')
  expect(ownLimits()).toBe(before)
})

it('a process that is gone cannot be given one, which harms nobody', () => {
  setRealtimeLimit(2 ** 22 + 1, TAG)
  expect(withRealtimeLimit(TAG, () => 'done')).toBe('done')
})
