import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from './run.mjs'

/** Set by whoever wants no sandbox, where there is no command line to say it on. */
const UNWANTED = 'CORRAL_NO_SANDBOX'

const APPARMOR_PROFILES = '/etc/apparmor.d'
const SETUID_AND_EXECUTABLE = 0o4755
const PERMISSIONS = 0o7777
/** CAP_SYS_ADMIN (capabilities(7)), with which the helper makes namespaces. */
const CAP_SYS_ADMIN = 21n
/** What a shell answers, and `run`, for a program that is not there. */
const NOT_FOUND = 127

/** Whether a sandbox is unwanted: `CORRAL_NO_SANDBOX`, or `--no-sandbox` among the arguments. */
export const isSandboxUnwanted = (/** @type {readonly string[]} */ args) =>
  args.includes('--no-sandbox') || Boolean(process.env[UNWANTED])

/**
 * Reads what decides about the sandbox of this binary; null where the system is not Linux.
 * @param {string} binary
 * @returns {Promise<import('./chromium-sandbox.mjs').SandboxFacts | null>}
 */
export async function readSandboxFacts(binary) {
  if (process.platform !== 'linux') return null
  const helper = join(dirname(binary), 'chrome-sandbox')
  const probe = await run('unshare', ['-Ur', 'true'])
  return {
    isRoot: process.getuid?.() === 0,
    helper,
    helperState: helperState(helper),
    maySetuid: maySetuid(textOf('/proc/self/status')),
    namespaceProbe: probe.code === NOT_FOUND ? null : probe.code,
    maxUserNamespaces: numberOf('/proc/sys/user/max_user_namespaces'),
    unprivilegedNamespaces: numberOf('/proc/sys/kernel/unprivileged_userns_clone'),
    appArmorRestricts: numberOf('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === 1,
    hasAppArmorProfile: hasAppArmorProfile(binary, APPARMOR_PROFILES),
  }
}

/** @returns {import('./chromium-sandbox.mjs').SandboxFacts['helperState']} */
function helperState(/** @type {string} */ path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 'absent'
  const isPrepared = stats.uid === 0 && (stats.mode & PERMISSIONS) === SETUID_AND_EXECUTABLE
  return isPrepared && !isNosuid(path, textOf('/proc/self/mounts')) ? 'ready' : 'unprepared'
}

/**
 * Whether the file system a path is on ignores setuid (mount(8), `nosuid`).
 * @param {string} path
 * @param {string} mounts as /proc/self/mounts: device, mount point, type, options …; later ones cover earlier ones
 */
export function isNosuid(path, mounts) {
  let under = { point: '', options: '' }
  for (const line of mounts.split('\n')) {
    const [, point = '', , options = ''] = line.split(' ')
    const isAbove = path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`)
    if (point !== '' && isAbove && point.length >= under.point.length) under = { point, options }
  }
  return under.options.split(',').includes('nosuid')
}

/**
 * Whether a setuid program started from here could make namespaces.
 * @param {string} status as /proc/self/status (proc_pid_status(5))
 */
export function maySetuid(status) {
  const bounds = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  const hasAdmin = bounds === undefined || ((BigInt(`0x${bounds}`) >> CAP_SYS_ADMIN) & 1n) === 1n
  return hasAdmin && !/^NoNewPrivs:\s*1$/m.test(status)
}

/**
 * Whether a profile in the folder names the binary and allows user namespaces.
 * @param {string} binary
 * @param {string} folder
 */
export function hasAppArmorProfile(binary, folder) {
  return filesIn(folder)
    .map((name) => textOf(join(folder, name)))
    .some((profile) => profile.includes(binary) && /\buserns\b/.test(profile))
}

function filesIn(/** @type {string} */ folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []))
  } catch {
    return [] // No AppArmor, or not for us to read: either way there is no profile to rely on.
  }
}

function textOf(/** @type {string} */ path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // The kernel does not have it, or it is not for us to read: nothing is known.
  }
}

function numberOf(/** @type {string} */ path) {
  const text = textOf(path).trim()
  return text === '' ? null : Number(text)
}
