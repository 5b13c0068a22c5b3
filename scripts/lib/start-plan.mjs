import { decideSandbox } from './chromium-sandbox.mjs'

/**
 * What `npm start` does: which program it becomes, and a line that says what a person would not expect.
 * @typedef {{ kind: 'headless', args: string[], line: string | null } | { kind: 'desktop', binary: string, args: string[], line: string | null }} StartPlan
 */

/** Meant for the launcher; `corral serve` does not know them. */
const LAUNCHER_ONLY = new Set(['--headless', '--no-sandbox'])

/** Electron would end with a stack trace of Chromium's. */
const NO_DISPLAY =
  'There is no display here (DISPLAY and WAYLAND_DISPLAY are not set): serving Corral for a browser instead. From another machine: "corral host add" there, or ssh -L.'

/**
 * The desktop app if it can be had and can run, else the headless host in a browser.
 * @param {readonly string[]} args those of `npm start`
 * @param {object} ports
 * @param {() => Promise<import('./electron.mjs').Desktop>} ports.findDesktop
 * @param {(binary: string) => Promise<import('./chromium-sandbox.mjs').SandboxFacts | null>} ports.readSandboxFacts
 * @param {boolean} ports.isSandboxUnwanted
 * @param {boolean} ports.hasDisplay there is something to open a window on
 * @param {string} ports.appDir
 * @returns {Promise<StartPlan>}
 */
export async function planStart(args, { findDesktop, readSandboxFacts, isSandboxUnwanted, hasDisplay, appDir }) {
  const rest = args.filter((arg) => !LAUNCHER_ONLY.has(arg))
  if (args.includes('--headless')) return { kind: 'headless', args: rest, line: null }
  if (!hasDisplay) {
    return { kind: 'headless', args: [...rest.filter((arg) => arg !== '--open'), '--no-open'], line: NO_DISPLAY }
  }
  const desktop = await findDesktop()
  if (desktop.kind === 'absent') return inBrowser(rest, desktop.reason)
  const sandbox = decideSandbox(await readSandboxFacts(desktop.binary), { isUnwanted: isSandboxUnwanted })
  if (sandbox.kind === 'impossible') return inBrowser(rest, sandbox.reason, ` ${sandbox.cure}`)
  const [line, before] = sandbox.kind === 'off' ? [sandbox.line, ['--no-sandbox']] : [null, []]
  return { kind: 'desktop', binary: desktop.binary, args: [...before, appDir, ...rest], line }
}

/** @returns {StartPlan} */
function inBrowser(/** @type {string[]} */ rest, /** @type {string} */ reason, cure = '') {
  const args = rest.includes('--no-open') ? rest : ['--open', ...rest]
  return { kind: 'headless', args, line: `${reason}: serving Corral to the browser instead.${cure}` }
}
