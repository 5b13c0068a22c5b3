import { describe, expect, it } from 'vitest'
import { sampleSpec } from '../../../test/support/sample-states.ts'
import { RESTART_DEFAULTS } from './restart/policy.ts'
import { testPatterns } from '../../../test/support/test-patterns.ts'
import { isAbsolutePath, problemsOfSpec, specInUse } from './spec.ts'
import type { AgentSpec, Fallback, SpecProblem } from '../../shapes/spec.ts'

const HOUR_MS = 3_600_000
const problemsOf = (spec: AgentSpec): readonly SpecProblem[] => problemsOfSpec(spec, testPatterns)

it('has nothing against a good spec', () => {
  expect(problemsOf(sampleSpec())).toEqual([])
  expect(problemsOf(sampleSpec({ terminateWaitMs: 0 }))).toEqual([])
  expect(problemsOf(sampleSpec({ terminateWaitMs: HOUR_MS }))).toEqual([])
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
  ['terminateWaitMs', { terminateWaitMs: -1 }],
  ['terminateWaitMs', { terminateWaitMs: HOUR_MS + 1 }],
  ['terminateWaitMs', { terminateWaitMs: Number.NaN }],
  ['terminateWaitMs', { terminateWaitMs: Infinity }],
  ['readiness', { readiness: { kind: 'output', pattern: '(', timeoutMs: 1_000 } }],
  ['readiness', { readiness: { kind: 'hook', timeoutMs: 0 } }],
  ['restart', { restart: { ...RESTART_DEFAULTS, stableMs: -1 } }],
  ['restart', { restart: { ...RESTART_DEFAULTS, windows: [{ restarts: 10, withinMs: 60_000 }] } }],
  ['fallback', { fallback: { type: 'codex', command: 'a\0b', args: [] } }],
  ['fallback', { fallback: { type: 'codex', command: null, args: ['a\0b'] } }],
  ['fallback', { fallback: { type: 'codex', command: ' ', args: [] } }],
])('names the field %s of %j', (field, change) => {
  expect(problemsOf(sampleSpec(change)).map((problem) => problem.field)).toEqual([field])
})

it.each<[keyof AgentSpec, Partial<AgentSpec>]>([
  ['args', { args: ['short', 'x'.repeat(1_000_000)] }],
  ['args', { args: Array.from({ length: 100_000 }, () => 'x') }],
  ['env', { env: { A: 'x'.repeat(300_000) }, args: ['x'.repeat(1_000)] }],
  ['command', { command: `/${'x'.repeat(300_000)}` }],
  ['fallback', { fallback: { type: 'codex', command: null, args: ['\n'.repeat(200_000)] } }],
])('H5: refuses a spec that is too large, at its largest field, %s', (field, change) => {
  const problems = problemsOf(sampleSpec(change))
  expect(problems.map((problem) => problem.field)).toEqual([field])
  expect(problems[0]?.message).toContain('Put long texts into a file')
})

it('keeps a prompt of 250 KB', () => {
  expect(problemsOf(sampleSpec({ args: ['x'.repeat(250 * 1024)] }))).toEqual([])
})

it('says everything that is wrong at once', () => {
  const spec = sampleSpec({ name: '', cwd: 'here', restart: { ...RESTART_DEFAULTS, baseDelayMs: -1, stableMs: -1 } })
  expect(problemsOf(spec).map(({ field }) => field)).toEqual(['name', 'cwd', 'restart', 'restart'])
})

describe('a fallback', () => {
  const itself: Fallback = { type: 'custom', command: '/bin/program', args: ['--a'] }

  it('that is the agent itself is refused', () => {
    expect(problemsOf(sampleSpec({ args: ['--a'], fallback: itself }))).toEqual([
      { field: 'fallback', message: expect.stringMatching(/is the agent itself; name another/) },
    ])
  })

  it.each<Partial<Fallback>>([
    { type: 'codex' },
    { command: null },
    { args: [] },
    { args: ['--b'] },
    { args: ['--a', '--b'] },
  ])('that differs by %j is another program', (change) => {
    expect(problemsOf(sampleSpec({ args: ['--a'], fallback: { ...itself, ...change } }))).toEqual([])
  })

  it('in use takes the place of the program and leaves the rest, the workspace above all', () => {
    const fallback: Fallback = { type: 'codex', command: null, args: ['--b'] }
    const spec = sampleSpec({ args: ['--a'], env: { KEPT: '1' }, fallback })
    expect(specInUse(spec, true)).toEqual({ ...spec, ...fallback, fallback: null })
    expect(specInUse(spec, false)).toBe(spec)
  })

  it('that was taken out of the spec while in use is not in use', () => {
    const spec = sampleSpec({ fallback: null })
    expect(specInUse(spec, true)).toBe(spec)
  })
})

it('knows absolute paths of every platform', () => {
  expect(['/a', 'C:\\a', 'd:/a', '\\\\server\\share'].every(isAbsolutePath)).toBe(true)
  expect(['a', './a', '~', 'C:a', ''].some(isAbsolutePath)).toBe(false)
})
