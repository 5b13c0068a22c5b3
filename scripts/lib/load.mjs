import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { inRoot } from './paths.mjs'

/**
 * Keeps every processor of this machine busy with a program of its own until this process ends, which they do not hold up: when it ends by itself
 * they end at once, when it is killed within a tenth of a second, since they look who their parent is.
 * @returns {(number | undefined)[]} the pids
 */
export function loadMachine() {
  const programs = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, [inRoot('scripts/lib/keep-busy.mjs'), String(process.pid)], { stdio: 'ignore' }),
  )
  programs.forEach((program) => program.unref())
  process.once('exit', () => programs.forEach((program) => program.kill('SIGKILL')))
  return programs.map(({ pid }) => pid)
}
