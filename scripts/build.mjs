// Builds the app into out/ if its input changed. `npm run build [-- --force]`

import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { underNode24 } from './lib/node24.mjs'

await underNode24()
await ensureDependencies()
process.exitCode = await ensureBuild({ force: process.argv.includes('--force') })
