import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ROOT } from './paths.mjs'

/** @typedef {{ readonly code: number, readonly output: string }} Ending */

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Between two looks at whether the parent is still there. */
const PARENT_LOOK_MS = 500

/** Tells the person what the launcher does. Standard output belongs to the program that is launched. */
export const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`)

/**
 * Runs a program to its end and keeps what it printed; `echo` shows it as well. Ended by a signal, it takes the program along; `abort` kills
 * the program.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, echo?: boolean, abort?: AbortSignal, shell?: boolean }} [options]
 * @returns {Promise<Ending>}
 */
export function run(command, args, { env = process.env, echo = false, abort, shell = false } = {}) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, { cwd: ROOT, env, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    const kill = () => child.kill('SIGKILL')
    abort?.addEventListener('abort', kill)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
        if (echo) process.stderr.write(text)
      })
    }
    const endTogether = (/** @type {NodeJS.Signals} */ signal) => {
      child.kill(signal)
      process.exit(exitCodeOf(null, signal))
    }
    const end = (/** @type {number} */ code, text = '') => {
      abort?.removeEventListener('abort', kill)
      for (const signal of FORWARDED) process.off(signal, endTogether)
      resolve({ code, output: output + text })
    }
    for (const signal of FORWARDED) process.on(signal, endTogether)
    child.on('error', (error) => end(127, `${error.message}\n`))
    child.on('close', (code, signal) => end(exitCodeOf(code, signal)))
  })
}

/**
 * Runs a program in place of this one: same terminal and folder, signals passed on; answers its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export function become(command, args, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: 'inherit' })
    for (const signal of FORWARDED) process.on(signal, () => reachesChildAnyway(signal) || child.kill(signal))
    const watch = whenParentIsGone(() => child.kill('SIGTERM'))
    child.on('exit', () => clearInterval(watch))
    child.on('error', (error) => {
      say(`Cannot run ${command}: ${error.message}`)
      resolve(127)
    })
    child.on('exit', (code, signal) => resolve(exitCodeOf(code, signal)))
  })
}

/** npm runs this under a shell; killed, the two go without a word, and a host must not stay behind unseen. */
function whenParentIsGone(/** @type {() => void} */ action) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    action()
  }, PARENT_LOOK_MS)
  return watch.unref()
}

/** A terminal sends Ctrl+C to the whole foreground group; passing it on would make it a second request. */
const reachesChildAnyway = (/** @type {NodeJS.Signals} */ signal) => signal === 'SIGINT' && process.stdin.isTTY

/**
 * The shell's convention: 128 and the signal's number.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
const exitCodeOf = (code, signal) => code ?? 128 + (signal === null ? 0 : constants.signals[signal])
