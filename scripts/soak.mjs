// Runs the soak on the built app. `npm run soak [-- options of bench/soak/run.ts]`

import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { underNode24 } from './lib/node24.mjs'
import { inRoot } from './lib/paths.mjs'
import { become } from './lib/run.mjs'

await underNode24()
await ensureDependencies()
process.exitCode =
  (await ensureBuild()) || (await become(process.execPath, [inRoot('bench/soak/run.ts'), ...process.argv.slice(2)]))
