import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { inRoot } from './paths.mjs'

/**
 * Keeps every processor of this machine busy with a program of its own until it is disposed. They also end with this process: when it ends by
 * itself at once, when it is killed within a tenth of a second, since they look who their parent is.
 * @returns {Disposable & { readonly pids: readonly (number | undefined)[] }}
 */
export function loadMachine() {
  const programs = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, [inRoot('scripts/lib/keep-busy.mjs'), String(process.pid)], { stdio: 'ignore' }),
  )
  const endAll = () => programs.forEach((program) => program.kill('SIGKILL'))
  process.once('exit', endAll)
  return {
    pids: programs.map(({ pid }) => pid),
    [Symbol.dispose]() {
      process.off('exit', endAll)
      endAll()
    },
  }
}
