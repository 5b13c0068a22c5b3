import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { COMMAND_LINE } from './paths.ts'
import type { Scope } from './scope.ts'
import type { HostPlace } from './spawned-host.ts'

/** Starts the built `corral` for the host of a place; what it writes is for `stdout`. */
export function startCommandLine({ dataDir, env }: HostPlace, scope: Scope, args: readonly string[]): ChildProcess {
  const own = { ...env, CORRAL_DATA_DIR: dataDir }
  const child = spawn(process.execPath, [COMMAND_LINE, ...args], { env: own, stdio: ['ignore', 'pipe', 'inherit'] })
  scope.defer(() => void child.kill())
  return child
}

/** Milliseconds from the start of a program to its end, with all it printed read. Throws if it fails. */
export async function wallTimeOf(start: () => ChildProcess): Promise<number> {
  const startedAt = performance.now()
  const child = start()
  child.stdout?.resume()
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code ?? 'a signal'}`)
  return performance.now() - startedAt
}
