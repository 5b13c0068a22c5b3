import { inRoot } from './paths.mjs'
import { run } from './run.mjs'

/** @typedef {{ readonly name: string, readonly program: string, readonly args: readonly string[] }} Step */
/** @typedef {Step & { readonly code: number, readonly output: string, readonly seconds: number }} StepResult */

/** The steps of `npm run check`, without unit tests; each is a program file run by this Node. */
export const STEPS = [
  { name: 'format', program: 'node_modules/prettier/bin/prettier.cjs', args: ['--check', '--log-level=warn', '.'] },
  { name: 'lint', program: 'node_modules/oxlint/bin/oxlint', args: ['--deny-warnings', '--format=unix'] },
  { name: 'types', program: 'node_modules/typescript/bin/tsc', args: ['--build'] },
  { name: 'boundaries', program: 'scripts/boundaries.mjs', args: [] },
  {
    name: 'dead code',
    program: 'node_modules/knip/bin/knip.js',
    args: ['--no-progress'],
  },
]

/** The unit tests as a step. */
export const UNIT = {
  name: 'unit',
  program: 'node_modules/vitest/vitest.mjs',
  args: ['run', '--project=unit', '--reporter=dot', '--no-color'],
}

/**
 * Runs every step, whatever the others end with, one after the other.
 * @param {readonly Step[]} steps
 * @returns {Promise<StepResult[]>}
 */
export async function runSteps(steps) {
  const results = []
  for (const step of steps) {
    const start = performance.now()
    const { code, output } = await run(process.execPath, [inRoot(step.program), ...step.args])
    results.push({ ...step, code, output, seconds: (performance.now() - start) / 1000 })
  }
  return results
}

/**
 * A line for each step, after what the failed ones printed.
 * @param {readonly StepResult[]} results
 */
export function reportOf(results) {
  const failed = results.filter(({ code }) => code !== 0)
  const details = failed.map(({ name, output }) => `── ${name}\n${output.trim()}\n`)
  const rows = results.map(
    ({ name, code, seconds }) => `${code === 0 ? '✓' : '✗'} ${name.padEnd(12)}${seconds.toFixed(1).padStart(6)} s`,
  )
  return [...details, ...rows].join('\n')
}
