// Starts Corral: the desktop app, or with --headless (or where there can be no desktop app) the headless host.
// `npm start [-- --headless] [--port N] [--data-dir DIR] [--no-open] [--no-sandbox]`; `-- --headless --login [--read-only]`
// prints an address of the host that runs.

import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { findDesktop } from './lib/electron.mjs'
import { underNode24 } from './lib/node24.mjs'
import { ownEnvironment } from './lib/own-environment.mjs'
import { inRoot } from './lib/paths.mjs'
import { become, say } from './lib/run.mjs'
import { isSandboxUnwanted, readSandboxFacts } from './lib/sandbox-facts.mjs'
import { planStart } from './lib/start-plan.mjs'

await underNode24()
await ensureDependencies()
process.exitCode = (await ensureBuild()) || (await start(process.argv.slice(2)))

async function start(/** @type {string[]} */ args) {
  const isUnwanted = isSandboxUnwanted(args)
  const plan = await planStart(args, {
    findDesktop,
    readSandboxFacts,
    isSandboxUnwanted: isUnwanted,
    hasDisplay: process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']),
    appDir: inRoot('.'),
  })
  if (plan.line !== null) say(plan.line)
  if (plan.kind === 'headless') return startHeadless(plan.args)
  const { ELECTRON_RUN_AS_NODE: _, ...env } = ownEnvironment()
  return become(plan.binary, plan.args, env)
}

function startHeadless(/** @type {string[]} */ args) {
  return become(process.execPath, [inRoot('out/main/headless.js'), ...args], ownEnvironment())
}
