// Format, lint, types, boundaries, dead code and unit tests. `npm run check [-- --fast]` (fast: without dead code)

import { reportOf, runSteps, STEPS, UNIT } from './lib/check-steps.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { underNode24 } from './lib/node24.mjs'

await underNode24()
await ensureDependencies()

const fast = process.argv.includes('--fast')
const steps = [...STEPS, UNIT].filter(({ name }) => !(fast && name === 'dead code'))
const results = await runSteps(steps)
console.log(reportOf(results))
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1
