// Brings what the tests need and runs them all. `npm test [-- --only check|unit|integration|faults|e2e] [--under-load] [--times N]`
// `npm run test:attacks [-- --long]` runs the tests of attacks alone; with --long those that take minutes take them. Under load every processor is kept busy meanwhile; then, and with --times, the first failure ends it. Ends with "N passed, N failed".

import { ensureDependencies } from './lib/dependencies.mjs'
import { loadMachine } from './lib/load.mjs'
import { underNode24 } from './lib/node24.mjs'
import { say } from './lib/run.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'
import { listOf } from './lib/test-failures.mjs'
import { PARTS } from './lib/test-parts.mjs'
import { planOf } from './lib/test-plan.mjs'

await underNode24()
await ensureDependencies()

const plan = planOf(process.argv.slice(2), Object.keys(PARTS)) ?? refuse()
const { passed, failures } = await runPlan(plan)
if (failures.length > 0) say(`\n── failed\n${listOf(failures)}`)
console.log(`${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0

/** @returns {never} */
function refuse() {
  say(`usage: npm test [-- [--only ${Object.keys(PARTS).join('|')}] [--under-load] [--times N] [--attacks [--long]]]`)
  return process.exit(2)
}

async function runPlan(/** @type {import('./lib/test-plan.mjs').Plan} */ { steps, underLoad, names, isLong }) {
  const problem = await ensureSystemPackages([...new Set(steps.map(({ part }) => part))])
  if (problem !== undefined) {
    return { passed: 0, failures: [{ name: 'what the tests need', message: problem }] }
  }
  if (underLoad) loadMachine()
  if (isLong) process.env['CORRAL_LONG_ATTACKS'] = '1'
  return await runSteps(steps, names)
}

/** Every part of one round is run, whatever the others end with; what is run more than once ends with the first failure, which is what it is for. */
async function runSteps(
  /** @type {readonly import('./lib/test-plan.mjs').Step[]} */ steps,
  /** @type {string | null} */ names,
) {
  const total = { passed: 0, failures: /** @type {import('./lib/test-failures.mjs').Failure[]} */ ([]) }
  const isRepeated = new Set(steps.map(({ part }) => part)).size < steps.length
  for (const { name, part } of steps) {
    say(`\n── ${name}`)
    const { passed, failures } = await resultOf(part, names)
    say(`${name}: ${passed} passed, ${failures.length} failed`)
    total.passed += passed
    total.failures.push(...failures)
    if (isRepeated && failures.length > 0) {
      say(`Stopped at the first failure: ${name}.`)
      break
    }
  }
  return total
}

function resultOf(/** @type {string} */ part, /** @type {string | null} */ names) {
  const run = PARTS[part]
  if (run === undefined) throw new Error(`there is no part ${part}`)
  return run(names)
}
