// Starts Corral: the desktop app, or with --headless (or where there can be no desktop app) the headless host.
// `npm start [-- --headless] [--port N] [--data-dir DIR] [--no-open]`; `-- --headless --login [--read-only]` prints an
// address of the host that runs.

import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { findDesktop } from './lib/electron.mjs'
import { underNode24 } from './lib/node24.mjs'
import { ownEnvironment } from './lib/own-environment.mjs'
import { inRoot } from './lib/paths.mjs'
import { become, say } from './lib/run.mjs'

await underNode24()
await ensureDependencies()
process.exitCode = (await ensureBuild()) || (await start(process.argv.slice(2)))

async function start(/** @type {string[]} */ args) {
  const rest = args.filter((arg) => arg !== '--headless')
  if (rest.length < args.length) return startHeadless(rest)
  const desktop = await findDesktop()
  if (desktop.kind === 'ready') return startDesktop(desktop.binary, rest)
  say(`${desktop.reason}: serving Corral to the browser instead.`)
  return startHeadless(rest.includes('--no-open') ? rest : ['--open', ...rest])
}

function startHeadless(/** @type {string[]} */ args) {
  return become(process.execPath, [inRoot('out/main/headless.js'), ...args], ownEnvironment())
}

function startDesktop(/** @type {string} */ binary, /** @type {string[]} */ args) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = ownEnvironment()
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return become(binary, [...sandbox, inRoot('.'), ...args], env)
}
