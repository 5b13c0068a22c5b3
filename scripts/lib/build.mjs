import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { inRoot, ROOT } from './paths.mjs'
import { run, say } from './run.mjs'

const INPUTS = ['src', 'resources', 'electron.vite.config.ts', 'scripts/lib/electron-free.mjs', 'package-lock.json']
const OUTPUTS = [
  'out/main/index.js',
  'out/main/headless.js',
  'out/main/cli.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
]
const NOT_BUILT = /[.]test[.]tsx?$|tsconfig[.]json$/
const STAMP = inRoot('.cache/build.sha256')

/** Builds into out/ unless the last build was made of the same input; answers npm-style: 0 is well. */
export async function ensureBuild({ force = false } = {}) {
  const fingerprint = fingerprintOfInputs()
  if (!force && isBuilt(fingerprint)) return 0
  say('Building Corral …')
  rmSync(STAMP, { force: true })
  const { code, output } = await run(process.execPath, [
    inRoot('node_modules/electron-vite/bin/electron-vite.js'),
    'build',
  ])
  if (code !== 0) {
    say(`${output.trim()}\nThe build failed; the lines above say why.`)
    return code
  }
  mkdirSync(inRoot('.cache'), { recursive: true })
  writeFileSync(STAMP, fingerprint)
  return 0
}

function isBuilt(/** @type {string} */ fingerprint) {
  if (!OUTPUTS.every((path) => existsSync(inRoot(path)))) return false
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint
}

function fingerprintOfInputs() {
  const hash = createHash('sha256')
  for (const file of INPUTS.flatMap((path) => filesUnder(inRoot(path)))) {
    hash
      .update(`${relative(ROOT, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

/** @returns {string[]} */
function filesUnder(/** @type {string} */ path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => !NOT_BUILT.test(name))
  names.sort()
  return names.flatMap((name) => filesUnder(`${path}/${name}`))
}
