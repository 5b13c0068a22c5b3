import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, say } from './run.mjs'

/** @typedef {'integration' | 'faults' | 'e2e'} Part */
/** @typedef {{ readonly name: string, readonly commands: readonly string[], readonly parts: readonly Part[], readonly systems?: readonly NodeJS.Platform[] }} Program */

/** Programs the tests start, by Debian package; any one of its commands will do. @type {readonly Program[]} */
const PROGRAMS = [
  { name: 'git', commands: ['git'], parts: ['integration', 'faults'] },
  { name: 'tmux', commands: ['tmux'], parts: ['integration', 'faults'] },
  { name: 'vim', commands: ['vim'], parts: ['e2e'], systems: ['linux', 'darwin'] },
  { name: 'htop', commands: ['htop'], parts: ['e2e'], systems: ['linux', 'darwin'] },
  { name: 'openssh-client', commands: ['ssh'], parts: ['faults'] },
  { name: 'openssh-server', commands: ['sshd'], parts: ['faults'] },
  { name: 'procps', commands: ['ps'], parts: ['integration', 'faults'] },
  {
    name: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    parts: ['e2e'],
  },
  { name: 'xvfb', commands: ['xvfb-run'], parts: ['e2e'], systems: ['linux'] },
]

/** Browsers that are installed outside of PATH. */
const MAC_BROWSERS = ['/Applications/Google Chrome.app', '/Applications/Chromium.app']

/** Debian keeps programs for administrators where only root looks for them. */
const SYSTEM_DIRECTORIES = process.platform === 'win32' ? [] : ['/usr/sbin', '/usr/local/sbin']

const APT_TRIES = 3

/**
 * Makes the programs the parts need available: installs them on Debian as root, elsewhere answers what is missing.
 * @param {readonly string[]} parts
 * @returns {Promise<string | undefined>} what to tell the person; nothing when all is there
 */
export async function ensureSystemPackages(parts) {
  const wanted = PROGRAMS.filter(
    ({ parts: of, systems }) =>
      of.some((part) => parts.includes(part)) && (systems?.includes(process.platform) ?? true),
  )
  const missing = wanted.filter((program) => !isThere(program))
  if (missing.length === 0) return undefined
  const names = missing.map(({ name }) => name)
  if (isDebian() && process.getuid?.() === 0) await aptInstall(names)
  const still = missing.filter((program) => !isThere(program)).map(({ name }) => name)
  return still.length === 0 ? undefined : `The tests need ${still.join(', ')}. ${adviceFor(still)}`
}

const isLinux = process.platform === 'linux'

const isDebian = () => isLinux && existsSync('/etc/debian_version')

function isThere(/** @type {Program} */ { name, commands }) {
  if (name === 'chromium' && MAC_BROWSERS.some((path) => existsSync(path))) return true
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_DIRECTORIES]
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']
  return commands.some((command) =>
    suffixes.some((suffix) => directories.some((directory) => isExecutable(join(directory, command + suffix)))),
  )
}

function isExecutable(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // Absent, or not for us: either way it cannot be run.
  }
}

async function aptInstall(/** @type {readonly string[]} */ names) {
  say(`Installing ${names.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '--yes', '--quiet', '--no-install-recommends', ...names]
  for (let left = APT_TRIES; left > 0; left -= 1) {
    const update = await run('apt-get', ['update', '--quiet'], { env })
    const { code, output } = await run('apt-get', install, { env })
    if (code === 0) return
    if (left === 1) say(`${update.output}${output}`.trim())
  }
}

function adviceFor(/** @type {readonly string[]} */ names) {
  const list = names.join(' ')
  if (isDebian()) return `Install them: sudo apt-get install ${list}`
  if (process.platform === 'darwin') return `Install them: brew install ${list.replace('chromium', '--cask chromium')}`
  return 'Install them with the package manager of your system.'
}
