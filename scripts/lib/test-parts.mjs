import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { ensureBuild } from './build.mjs'
import { reportOf, runSteps, STEPS } from './check-steps.mjs'
import { electronBinary } from './electron.mjs'
import { inRoot } from './paths.mjs'
import { run, say } from './run.mjs'

/** @typedef {{ readonly passed: number, readonly failed: number }} Count */

const NOTHING = { passed: 0, failed: 0 }
const ONE_FAILED = { passed: 0, failed: 1 }

/**
 * What `npm test` runs, in this order; `--only` picks one. `names`: a pattern for the names of the tests to run; null: all.
 * @type {Record<string, (names: string | null) => Promise<Count>>}
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
  const failed = results.filter(({ code }) => code !== 0).length
  return { passed: results.length - failed, failed }
}

async function countVitest(/** @type {string} */ project, /** @type {string | null} */ names) {
  const file = freshResultFile(project)
  const args = ['run', `--project=${project}`, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
  if (names !== null) args.push('--testNamePattern', names)
  const { code } = await run(process.execPath, [inRoot('node_modules/vitest/vitest.mjs'), ...args], { echo: true })
  return countOf(code, file, ({ numPassedTests, numFailedTests, testResults }) => ({
    passed: numPassedTests,
    failed: numFailedTests + testResults.filter(isBrokenFile).length,
  }))
}

/** A test file that could not be loaded has failed without a test of it failing. */
function isBrokenFile({ status, assertionResults }) {
  return status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
}

/** The build counts when it fails; what is built is tested by the end-to-end tests. */
async function countE2e(/** @type {string | null} */ names) {
  if ((await ensureBuild()) !== 0) return ONE_FAILED
  const config = inRoot('e2e/playwright.config.ts')
  if (!existsSync(config)) return NOTHING
  const file = freshResultFile('e2e')
  const args = [inRoot('node_modules/playwright/cli.js'), 'test', '-c', config, '--reporter=line,json']
  if (names !== null) args.push('--grep', names)
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const { code } = needsVirtualScreen()
    ? await run('xvfb-run', ['--auto-servernum', process.execPath, ...args], { echo: true, env })
    : await run(process.execPath, args, { echo: true, env })
  return countOf(code, file, ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected }))
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
 * A run that failed without a failed test (a survivor, a broken config, no tests) counts as one failure.
 * @param {number} code
 * @param {string} file
 * @param {(report: any) => Count} read
 * @returns {Count}
 */
function countOf(code, file, read) {
  const count = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : NOTHING
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
}
