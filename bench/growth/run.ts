// Measures fleets of growing sizes. `npm run bench:growth -- [--sizes 10,100,300,1000] [--readme]`

import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { plotOf } from '../support/plot.ts'
import { Scope } from '../support/scope.ts'
import { grow, type Growth } from './grow.ts'
import { panelsOf, tableOf, writeReadme } from './report.ts'

const PLOT = resolve(import.meta.dirname, '../growth.svg')

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '10,100,300,1000' }, readme: { type: 'boolean', default: false } },
})

const sizes = values.sizes.split(',').map(Number)
if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
  throw new Error(`--sizes takes whole numbers above 0 with commas between them, not ${values.sizes}`)
}

const scope = new Scope()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void scope.end().finally(() => process.exit(1)))
}

const found: Growth[] = []
for (const size of sizes) {
  console.error(`${size} agents …`)
  found.push(await grow(size, scope))
  await scope.end()
  // After each size: who ends it early keeps what was measured.
  console.log(tableOf(found))
  if (!values.readme) continue
  writeReadme(found)
  writeFileSync(PLOT, plotOf(panelsOf(found)))
}
