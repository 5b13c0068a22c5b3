// Measures fleets of growing sizes. `npm run bench:growth -- [--sizes 10,100,300,1000] [--readme]`

import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { plotOf } from '../support/plot.ts'
import { grow, type Growth } from './grow.ts'
import { panelsOf, tableOf, writeReadme } from './report.ts'

const PLOT = resolve(import.meta.dirname, '../growth.svg')

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '10,100,300,1000' }, readme: { type: 'boolean', default: false } },
})

const found: Growth[] = []
for (const size of values.sizes.split(',').map(Number)) {
  console.error(`${size} agents …`)
  found.push(await grow(size))
}
console.log(tableOf(found))
if (values.readme) {
  writeReadme(found)
  writeFileSync(PLOT, plotOf(panelsOf(found)))
}
