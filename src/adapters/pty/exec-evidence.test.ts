import { describe, expect, test } from 'vitest'
import type { PtyRequest } from '../../core/ports.ts'
import { ageEvidence, environmentEvidence, pidEvidence } from './exec-evidence.ts'

const REQUEST: PtyRequest = { file: '/bin/agent', args: [], cwd: '/work', env: {}, size: { cols: 80, rows: 24 } }
const EXIT_1 = { code: 1, signal: null }

describe('Linux', () => {
  const { explainEnd } = environmentEvidence(process.pid, REQUEST)

  test('the words of the forked child are told from those of a program', () => {
    expect(explainEnd(EXIT_1, 'execvp(3) failed.: Exec format error\r\n')?.message).toMatch(
      /^\/bin\/agent cannot be executed: Exec format error\. Check/,
    )
    expect(explainEnd(EXIT_1, 'chdir(2) failed.: Permission denied\r\n')?.message).toMatch(
      /^The folder \/work cannot be entered: Permission denied\. Check/,
    )
    expect(explainEnd({ code: 2, signal: null }, 'execvp(3) failed.: x')).toBeNull()
    expect(explainEnd({ code: null, signal: 'SIGKILL' }, '')).toBeNull()
    expect(explainEnd(EXIT_1, 'error: no such option')).toBeNull()
  })

  test.runIf(process.platform === 'linux')('a child that still has our environment does not run yet', () => {
    expect(environmentEvidence(process.pid, REQUEST).looksExecuted()).toBe(false)
    expect(environmentEvidence(process.pid, { ...REQUEST, env: { CORRAL_RUN_ID: 'x' } }).looksExecuted()).toBe(false)
    expect(environmentEvidence(2 ** 30, REQUEST).looksExecuted()).toBe(false)
  })
})

test('macOS: age tells, and a silent exit 1 is a failed exec', () => {
  let now = 0
  const evidence = ageEvidence(REQUEST, () => now)
  expect(evidence.looksExecuted()).toBe(false)
  now = 301
  expect(evidence.looksExecuted()).toBe(true)
  expect(evidence.explainEnd(EXIT_1, '')?.message).toMatch(/ended at once and printed nothing/)
  expect(evidence.explainEnd({ code: 0, signal: null }, '')).toBeNull()
})

test('Windows: having a pid tells', () => {
  let pid = 0
  const evidence = pidEvidence(() => pid, REQUEST)
  expect(evidence.looksExecuted()).toBe(false)
  expect(evidence.explainEnd({ code: 2, signal: null }, '')?.message).toMatch(/Windows error 2/)
  pid = 7
  expect(evidence.looksExecuted()).toBe(true)
  expect(evidence.explainEnd({ code: 2, signal: null }, '')).toBeNull()
})
