import { stripVTControlCharacters } from 'node:util'

/** @typedef {{ readonly name: string, readonly message: string }} Failure a test by its file and title, and what it said */

/** What a test says of its failure begins with the reason; the rest is in the output above. */
const MESSAGE_LINES = 12
/** What ended a run that no test failed in stands at its end. */
const OUTPUT_LINES = 30

/**
 * The failed tests of a vitest report, and the files that could not be loaded: those failed without a test of theirs failing.
 * @param {{ readonly testResults: readonly any[] }} report
 * @returns {readonly Failure[]}
 */
export function failuresOfVitest({ testResults }) {
  return testResults.flatMap(({ name: file, status, message, assertionResults }) => {
    const failed = assertionResults.filter((/** @type {any} */ test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [failure(file, message)]
    return failed.map((/** @type {any} */ test) =>
      failure(`${file} › ${test.fullName}`, test.failureMessages.join('\n')),
    )
  })
}

/**
 * The failed tests of a Playwright report.
 * @param {{ readonly suites?: readonly any[], readonly specs?: readonly any[] }} report or one of its suites
 * @returns {readonly Failure[]}
 */
export function failuresOfPlaywright({ suites = [], specs = [] }) {
  return [...suites.flatMap(failuresOfPlaywright), ...specs.flatMap(failuresOfSpec)]
}

function failuresOfSpec(/** @type {any} */ { file, title, tests }) {
  return tests
    .filter((/** @type {any} */ { status }) => status === 'unexpected')
    .map((/** @type {any} */ { projectName, results }) =>
      failure(`[${projectName}] ${file} › ${title}`, results.at(-1)?.error?.message ?? ''),
    )
}

/**
 * Of a run that failed although no test did (a process left over, a broken config, no tests).
 * @param {string} part
 * @param {string} output
 * @returns {Failure}
 */
export function failureOfRun(part, output) {
  const lines = stripVTControlCharacters(output).trimEnd().split('\n').slice(-OUTPUT_LINES)
  return { name: `${part} failed, and no test of it did. Its last lines:`, message: lines.join('\n') }
}

/**
 * The end of a long log names what failed: nobody has to look for it above.
 * @param {readonly Failure[]} failures
 */
export function listOf(failures) {
  return failures.map(({ name, message }) => `✗ ${name}\n${message.replace(/^/gm, '  ')}\n`).join('\n')
}

/** @returns {Failure} */
function failure(/** @type {string} */ name, /** @type {string} */ message) {
  const lines = stripVTControlCharacters(message).split('\n')
  return { name, message: lines.slice(0, MESSAGE_LINES).join('\n') }
}
