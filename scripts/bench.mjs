// Runs the benchmarks on the built app. `npm run bench [-- names and options of bench/run.ts]`; `npm run bench:growth`,
// `npm run bench:typed` and `npm run soak` name another program of the folder first.

import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { underNode24 } from './lib/node24.mjs'
import { inRoot } from './lib/paths.mjs'
import { become } from './lib/run.mjs'

const PROGRAMS = { '--growth': 'bench/growth/run.ts', '--typed': 'bench/typed/run.ts', '--soak': 'bench/soak/run.ts' }

await underNode24()
await ensureDependencies()
const [first = '', ...rest] = process.argv.slice(2)
const program = PROGRAMS[first]
const words = program === undefined ? ['bench/run.ts', ...process.argv.slice(2)] : [program, ...rest]
process.exitCode = (await ensureBuild()) || (await become(process.execPath, [inRoot(words[0]), ...words.slice(1)]))
