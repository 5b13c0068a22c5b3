import { expect, it } from 'vitest'
import { sampleSpec } from '../../../test/support/sample-states.ts'
import { isAbsolutePath, problemsOfSpec, type AgentSpec } from './spec.ts'

it('has nothing against a good spec', () => {
  expect(problemsOfSpec(sampleSpec())).toEqual([])
})

it.each<[keyof AgentSpec, Partial<AgentSpec>]>([
  ['name', { name: '  ' }],
  ['name', { name: 'x'.repeat(65) }],
  ['name', { name: 'tab\there' }],
  ['command', { command: ' ' }],
  ['command', { command: 'a\0b' }],
  ['args', { args: ['ok', 'a\0b'] }],
  ['cwd', { cwd: 'relative/path' }],
  ['cwd', { cwd: '/nul\0' }],
  ['env', { env: { '1BAD': 'x' } }],
  ['env', { env: { 'A=B': 'x' } }],
  ['env', { env: { GOOD: 'a\0b' } }],
])('names the field %s of %j', (field, change) => {
  expect(problemsOfSpec(sampleSpec(change)).map((problem) => problem.field)).toEqual([field])
})

it('knows absolute paths of every platform', () => {
  expect(['/a', 'C:\\a', 'd:/a', '\\\\server\\share'].every(isAbsolutePath)).toBe(true)
  expect(['a', './a', '~', 'C:a', ''].some(isAbsolutePath)).toBe(false)
})
