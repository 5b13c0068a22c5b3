import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { ensureBuild } from './build.mjs'
import { reportOf, runSteps, STEPS } from './check-steps.mjs'
import { electronBinary } from './electron.mjs'
import { inRoot } from './paths.mjs'
import { run, say } from './run.mjs'
import { failureOfRun, failuresOfPlaywright, failuresOfVitest } from './test-failures.mjs'

/** @typedef {import('./test-failures.mjs').Failure} Failure */
/** @typedef {{ readonly passed: number, readonly failures: readonly Failure[] }} Result */

/** Colours are for terminals: a log that is cut to a size is full of them otherwise. */
const ENV = process.stderr.isTTY ? process.env : { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' }

/**
 * What `npm test` runs, in this order; `--only` picks one. `names`: a pattern for the names of the tests to run; null: all.
 * @type {Record<string, (names: string | null) => Promise<Result>>}
 */
export const PARTS = {
  check: countCheck,
  unit: (names) => countVitest('unit', names),
  integration: (names) => countVitest('integration', names),
  faults: (names) => countVitest('faults', names),
  e2e: countE2e,
}

/** Each step of the check counts as one test. */
async function countCheck() {
  const results = await runSteps(STEPS)
  say(reportOf(results))
  const passed = results.filter(({ code }) => code === 0).length
  return { passed, failures: results.filter(({ code }) => code !== 0).map(({ name }) => loud(`check › ${name}`)) }
}

/** @returns {Failure} of what says itself what is wrong */
const loud = (/** @type {string} */ name) => ({ name, message: 'See what it said above.' })

async function countVitest(/** @type {string} */ project, /** @type {string | null} */ names) {
  const file = freshResultFile(project)
  const args = ['run', `--project=${project}`, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
  if (names !== null) args.push('--testNamePattern', names)
  const vitest = inRoot('node_modules/vitest/vitest.mjs')
  const ending = await run(process.execPath, [vitest, ...args], { echo: true, env: ENV })
  return resultOf(project, ending, file, (report) => ({
    passed: report.numPassedTests,
    failures: failuresOfVitest(report),
  }))
}

/** The build counts when it fails; what is built is tested by the end-to-end tests. */
async function countE2e(/** @type {string | null} */ names) {
  if ((await ensureBuild()) !== 0) return { passed: 0, failures: [loud('the build')] }
  const config = inRoot('e2e/playwright.config.ts')
  const file = freshResultFile('e2e')
  const args = [inRoot('node_modules/playwright/cli.js'), 'test', '-c', config, '--reporter=line,json']
  if (names !== null) args.push('--grep', names)
  const env = { ...ENV, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const ending = needsVirtualScreen()
    ? await run('xvfb-run', ['--auto-servernum', process.execPath, ...args], { echo: true, env })
    : await run(process.execPath, args, { echo: true, env })
  return resultOf('e2e', ending, file, (report) => ({
    passed: report.stats.expected + report.stats.flaky,
    failures: failuresOfPlaywright(report),
  }))
}

/** The real Electron has no display-less mode; its test double opens a headless browser. */
function needsVirtualScreen() {
  return process.platform === 'linux' && !process.env['DISPLAY'] && electronBinary() !== undefined
}

function freshResultFile(/** @type {string} */ part) {
  const file = inRoot('.cache/test-results', `${part}.json`)
  mkdirSync(inRoot('.cache/test-results'), { recursive: true })
  rmSync(file, { force: true })
  return file
}

/**
 * A run that failed without a failed test (a survivor, a broken config, no tests) is one failure.
 * @param {string} part
 * @param {import('./run.mjs').Ending} ending
 * @param {string} file
 * @param {(report: any) => Result} read
 * @returns {Result}
 */
function resultOf(part, { code, output }, file, read) {
  const { passed, failures } = existsSync(file)
    ? read(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failures: [] }
  return { passed, failures: code !== 0 && failures.length === 0 ? [failureOfRun(part, output)] : failures }
}
