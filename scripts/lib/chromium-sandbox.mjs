/**
 * What decides whether Chromium's sandbox can be set up by an ordinary user, as read from a Linux machine
 * (Chromium, docs/linux/suid_sandbox_development.md; Electron, docs/tutorial/sandbox.md).
 * @typedef {object} SandboxFacts
 * @property {boolean} isRoot
 * @property {string} helper path of `chrome-sandbox` beside the binary
 * @property {'ready' | 'unprepared' | 'absent'} helperState ready: it belongs to root, with mode 4755, on a file system that honours that
 * @property {boolean} maySetuid a setuid program would gain what the helper needs; false in most containers
 * @property {number | null} namespaceProbe exit code of `unshare -Ur true`; null: there is no such program
 * @property {number | null} maxUserNamespaces user.max_user_namespaces; null: the kernel has none
 * @property {number | null} unprivilegedNamespaces kernel.unprivileged_userns_clone of Debian kernels; null: no such setting
 * @property {boolean} appArmorRestricts kernel.apparmor_restrict_unprivileged_userns, on in Ubuntu since 23.10
 * @property {boolean} hasAppArmorProfile a profile that allows user namespaces names the binary
 */

/**
 * `off`: without a sandbox, and `line` says so; `impossible`: the app would end at once; `cure` is what mends it.
 * @typedef {{ kind: 'on' } | { kind: 'off', line: string } | { kind: 'impossible', reason: string, cure: string }} Sandbox
 */

const WITHOUT = 'Running without Chromium’s sandbox'

/**
 * Never off unless the user is root, for whom Chromium has none, or asked for it.
 * @param {SandboxFacts | null} facts null: not on Linux, where the sandbox needs nothing
 * @param {{ readonly isUnwanted: boolean }} wish
 * @returns {Sandbox}
 */
export function decideSandbox(facts, { isUnwanted }) {
  if (isUnwanted) return { kind: 'off', line: `${WITHOUT}, as asked for.` }
  if (facts === null) return { kind: 'on' }
  if (facts.isRoot) {
    return { kind: 'off', line: `${WITHOUT}: root cannot have it. Better: npm start as an ordinary user.` }
  }
  const obstacle = namespaceObstacle(facts)
  if (obstacle === null || (facts.helperState === 'ready' && facts.maySetuid)) return { kind: 'on' }
  return {
    kind: 'impossible',
    reason: `Chromium’s sandbox cannot work here (${obstacle.why})`,
    cure: cureOf(facts, obstacle),
  }
}

/** @typedef {{ readonly why: string, readonly setting: string | null }} Obstacle `setting`: what of sysctl would remove it */

/**
 * A rule of AppArmor goes before the probe: Ubuntu gives `unshare` a profile of its own.
 * @returns {Obstacle | null}
 */
function namespaceObstacle(/** @type {SandboxFacts} */ facts) {
  if (facts.maxUserNamespaces === null) return { why: 'this kernel has no user namespaces', setting: null }
  if (facts.maxUserNamespaces === 0) {
    return { why: 'user namespaces are switched off', setting: 'user.max_user_namespaces=15000' }
  }
  if (facts.unprivilegedNamespaces === 0) {
    return { why: 'user namespaces are for root only', setting: 'kernel.unprivileged_userns_clone=1' }
  }
  if (facts.appArmorRestricts) {
    if (facts.hasAppArmorProfile) return null
    return { why: 'AppArmor forbids user namespaces', setting: 'kernel.apparmor_restrict_unprivileged_userns=0' }
  }
  if (facts.namespaceProbe === 0 || facts.namespaceProbe === null) return null
  return { why: 'user namespaces are refused, as in most containers', setting: null }
}

/** One command. Electron’s own helper is asked for first: it changes nothing for other programs. */
function cureOf(/** @type {SandboxFacts} */ { helper, helperState, maySetuid }, /** @type {Obstacle} */ { setting }) {
  if (maySetuid && helperState === 'unprepared') {
    const path = quoted(helper)
    return `To mend it: sudo chown root:root ${path} && sudo chmod 4755 ${path}`
  }
  if (setting !== null) return `To mend it: sudo sysctl -w ${setting}`
  return 'At your own risk: npm start -- --no-sandbox'
}

const quoted = (/** @type {string} */ path) => (/^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
