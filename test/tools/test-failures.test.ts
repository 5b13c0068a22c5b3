import { expect, test } from 'vitest'
import { failureOfRun, failuresOfPlaywright, failuresOfVitest, listOf } from '../../scripts/lib/test-failures.mjs'

test('of a vitest report: each failed test by its file, and a file that could not be loaded', () => {
  const failed = {
    status: 'failed',
    fullName: 'group counts',
    failureMessages: ['\u001B[31mexpected 1\u001B[39m to be 2'],
  }
  const report = {
    testResults: [
      { name: 'a.test.ts', status: 'failed', message: '', assertionResults: [{ status: 'passed' }, failed] },
      { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', message: '', assertionResults: [{ status: 'passed' }] },
    ],
  }
  expect(failuresOfVitest(report)).toEqual([
    { name: 'a.test.ts › group counts', message: 'expected 1 to be 2' },
    { name: 'b.test.ts', message: 'no such module' },
  ])
})

test('of a Playwright report: each unexpected result, however deep its suite', () => {
  const spec = (status: string) => ({
    file: 'a.spec.ts',
    title: 'opens',
    tests: [
      { status, projectName: 'headless', results: [{ error: { message: 'first' } }, { error: { message: 'last' } }] },
    ],
  })
  const report = { suites: [{ suites: [{ specs: [spec('unexpected')] }], specs: [spec('expected'), spec('flaky')] }] }
  expect(failuresOfPlaywright(report)).toEqual([{ name: '[headless] a.spec.ts › opens', message: 'last' }])
})

test('of a run that no test failed in: its last lines', () => {
  const output = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n')
  const { name, message } = failureOfRun('faults', `${output}\n`)
  expect(name).toContain('faults')
  expect(message.split('\n')).toHaveLength(30)
  expect(message).toMatch(/line 99$/)
})

test('the list names each failure and begins with what it said; the rest is in the log above', () => {
  const failures = failuresOfVitest({
    testResults: [{ name: 'a.test.ts', status: 'failed', message: 'line\n'.repeat(40), assertionResults: [] }],
  })
  const text = listOf([...failures, { name: 'b', message: 'short' }])
  expect(text.match(/line/g)).toHaveLength(12)
  expect(text).toContain('✗ b\n  short\n')
})
