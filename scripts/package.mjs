// Makes the packages of this system into dist/. `npm run package [-- [--dir] [--arch x64|arm64]]` (dir: the app as a folder, no package)
// Without an Electron binary it packs all the rest around an empty one, says where it stopped, and ends with 1.

import { readFileSync } from 'node:fs'
import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { fetchElectron } from './lib/electron.mjs'
import { underNode24 } from './lib/node24.mjs'
import { planPackage, withoutEmpty } from './lib/package-plan.mjs'
import { inRoot } from './lib/paths.mjs'
import { run, say } from './lib/run.mjs'
import { stageCommandLine } from './lib/stage-command-line.mjs'
import { writeStubElectron } from './lib/stub-electron.mjs'

/** @typedef {import('./lib/package-plan.mjs').PackagePlan} PackagePlan */

/** Reserved, so that it leads to nobody (RFC 2606). */
const PLACEHOLDER = /[.]invalid\b/

await underNode24()
await ensureDependencies()
process.exitCode = await main()

async function main() {
  // A module in TypeScript, which only Node 24 reads.
  const { parseFeed } = await import('../src/core/update/feed.ts')
  const feed = parseFeed(process.env['CORRAL_UPDATE_FEED'] ?? '')
  if (!feed.ok) {
    say(`CORRAL_UPDATE_FEED: ${feed.error.message}`)
    return 2
  }
  const planned = planPackage(process.argv.slice(2), { platform: process.platform, arch: process.arch }, process.env)
  if (planned.kind === 'refused') {
    say(planned.why)
    return 2
  }
  const built = await ensureBuild()
  if (built !== 0) return built
  stageCommandLine(inRoot('.'))
  const { homepage } = metadataOf('package.json')
  if (PLACEHOLDER.test(homepage)) {
    say(`package.json names ${homepage} as homepage, a placeholder: deb and rpm will carry it.`)
  }
  const electron = await fetchElectron()
  return electron.kind === 'ready'
    ? builder(planned.plan, planned.plan.args)
    : packWithoutElectron(planned.plan, electron.reason)
}

async function packWithoutElectron(/** @type {PackagePlan} */ plan, /** @type {string} */ reason) {
  const stub = inRoot('.cache/package/electron')
  writeStubElectron(stub, plan.platform)
  const args = plan.args.filter((arg) => !arg.startsWith('-c.electronDist='))
  const code = await builder(plan, [
    ...args,
    '--dir',
    `-c.electronDist=${stub}`,
    '-c.directories.output=dist/without-electron',
  ])
  if (code !== 0) return code
  const { version } = metadataOf('node_modules/electron/package.json')
  say(`${reason}: a package needs Electron ${version} for ${plan.platform}-${plan.arch}.`)
  say(
    'dist/without-electron holds the whole app but Electron itself: it cannot be started, and no package was made of it.',
  )
  return 1
}

async function builder(/** @type {PackagePlan} */ plan, /** @type {string[]} */ args) {
  const env = { ...withoutEmpty(process.env), CORRAL_PACKAGE_PLATFORM: plan.platform }
  const { code } = await run(process.execPath, [inRoot('node_modules/electron-builder/cli.js'), ...args], {
    env,
    echo: true,
  })
  return code
}

function metadataOf(/** @type {string} */ path) {
  return JSON.parse(readFileSync(inRoot(path), 'utf8'))
}
