import { parseArgs } from 'node:util'

/**
 * What `npm run package` asks of electron-builder.
 * @typedef {object} PackagePlan
 * @property {'linux' | 'darwin' | 'win32'} platform Node's name of the target system
 * @property {string} arch
 * @property {string[]} args of electron-builder
 */

/** @typedef {{ readonly kind: 'plan', readonly plan: PackagePlan } | { readonly kind: 'refused', readonly why: string }} Planned */

/** electron-builder's flag for each system. */
const SYSTEMS = /** @type {const} */ ({ linux: '--linux', darwin: '--mac', win32: '--win' })

const USAGE = 'usage: npm run package [-- [--dir] [--arch x64|arm64]]'

/**
 * Packages are made for the machine they are made on: koffi is installed for that one alone.
 * @param {readonly string[]} args
 * @param {{ readonly platform: NodeJS.Platform, readonly arch: string }} machine
 * @param {NodeJS.ProcessEnv} env
 * @returns {Planned}
 */
export function planPackage(args, machine, env) {
  const { platform } = machine
  if (platform !== 'linux' && platform !== 'darwin' && platform !== 'win32') {
    return { kind: 'refused', why: `There is no package for ${platform}.` }
  }
  const options = optionsOf(args)
  if (options === null) return { kind: 'refused', why: USAGE }
  const arch = options.arch ?? machine.arch
  if (arch !== machine.arch) {
    return { kind: 'refused', why: `This is ${machine.arch}; a package for ${arch} is made on a machine of that kind.` }
  }
  const built = [SYSTEMS[platform], `--${arch}`, '--publish', 'never', ...(options.dir ? ['--dir'] : [])]
  return {
    kind: 'plan',
    plan: { platform, arch, args: [...built, ...signing(platform, env), ...updates(env), ...ownElectron(env)] },
  }
}

/**
 * Without a certificate a Mac app is signed ad hoc, so that it starts at all (electron.build/code-signing-mac: identity `-`).
 * @param {string} platform
 * @param {NodeJS.ProcessEnv} env
 */
function signing(platform, env) {
  const hasIdentity = Boolean(env['CSC_LINK'] || env['CSC_NAME'])
  return platform === 'darwin' && !hasIdentity ? ['-c.mac.identity=-'] : []
}

/** Updates come from a plain folder on a web server (electron.build/publish: generic). */
function updates(/** @type {NodeJS.ProcessEnv} */ env) {
  const feed = env['CORRAL_UPDATE_FEED']
  return feed ? ['-c.publish.provider=generic', `-c.publish.url=${feed}`] : []
}

/** Electron's own variable for a binary that is not in its package. */
function ownElectron(/** @type {NodeJS.ProcessEnv} */ env) {
  const dist = env['ELECTRON_OVERRIDE_DIST_PATH']
  return dist ? [`-c.electronDist=${dist}`] : []
}

/**
 * A secret that is not set reaches a workflow's step as an empty variable, which electron-builder takes for a certificate.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export const withoutEmpty = (env) => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))

function optionsOf(/** @type {readonly string[]} */ args) {
  try {
    return parseArgs({
      args: [...args],
      options: { dir: { type: 'boolean', default: false }, arch: { type: 'string' } },
    }).values
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) return null
    throw error
  }
}
