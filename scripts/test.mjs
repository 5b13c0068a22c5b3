// Brings what the tests need and runs them all. `npm test [-- --only check|unit|integration|faults|e2e]`
// Ends with "N passed, N failed".

import { ensureDependencies } from './lib/dependencies.mjs'
import { underNode24 } from './lib/node24.mjs'
import { say } from './lib/run.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'
import { PARTS } from './lib/test-parts.mjs'

await underNode24()
await ensureDependencies()

const names = chosenParts(process.argv.slice(2))
const total = await runParts(names)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

function chosenParts(/** @type {string[]} */ args) {
  const all = Object.keys(PARTS)
  if (args.length === 0) return all
  const [option, name = ''] = args.flatMap((arg) => arg.split('='))
  if (option === '--only' && all.includes(name)) return [name]
  say(`usage: npm test [-- --only ${all.join('|')}]`)
  return process.exit(2)
}

async function runParts(/** @type {string[]} */ parts) {
  const total = { passed: 0, failed: 0 }
  const problem = await ensureSystemPackages(parts)
  if (problem !== undefined) {
    say(problem)
    return { ...total, failed: 1 }
  }
  for (const name of parts) {
    say(`\n── ${name}`)
    const { passed, failed } = (await PARTS[name]?.()) ?? total
    say(`${name}: ${passed} passed, ${failed} failed`)
    total.passed += passed
    total.failed += failed
  }
  return total
}
