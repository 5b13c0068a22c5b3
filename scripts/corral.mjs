#!/usr/bin/env node
// The command line of Corral in a clone: `npx corral …`, or `corral …` after `npm link`. Brings what it needs at the first call.

import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { underNode24 } from './lib/node24.mjs'
import { ownEnvironment } from './lib/own-environment.mjs'
import { inRoot } from './lib/paths.mjs'
import { become } from './lib/run.mjs'

await underNode24()
await ensureDependencies()
const code = await ensureBuild()
const args = [inRoot('out/main/cli.js'), ...process.argv.slice(2)]
process.exitCode = code || (await become(process.execPath, args, ownEnvironment()))
