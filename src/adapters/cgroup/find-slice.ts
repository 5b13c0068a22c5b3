import { posix } from 'node:path'
import { sliceOf, unitOf, type RunName } from './group-names.ts'
import { type Cgroup2Mount, directoryOf, groupPathOf } from './parse-cgroup.ts'
import type { ProgramRunner } from './run-program.ts'

/** A working user manager answers within some 50 ms. */
const DEADLINE_MS = 2_000
/**
 * Since systemd 254. Its documentation announces that `$` in arguments will be expanded one day, which must not happen
 * to the arguments of a run.
 */
const NO_EXPANSION = '--expand-environment=no'

/** Where systemd keeps the scopes of a data directory. */
export interface SystemdPlace {
  readonly mount: Cgroup2Mount
  readonly scope: string
  /** Directory of the slice; it exists as long as it contains a scope. */
  readonly slice: string
  /** Further options this version of systemd-run understands. */
  readonly options: readonly string[]
}

/**
 * Command line prefix that runs a program in its own scope, in the same process; the program and its arguments follow.
 */
export function scopeWords(name: RunName, options: readonly string[]): readonly string[] {
  const named = [`--slice=${sliceOf(name.scope)}`, `--unit=${unitOf(name)}`]
  return ['systemd-run', '--user', '--scope', '--quiet', '--collect', ...named, ...options, '--']
}

/** Lets systemd run a program in a scope that prints its own location; null if that does not work here. */
export async function findSlice(mount: Cgroup2Mount, scope: string, run: ProgramRunner): Promise<SystemdPlace | null> {
  const name = { scope, runId: `probe-${process.pid}` }
  const deadline = AbortSignal.timeout(DEADLINE_MS)
  for (const options of [[NO_EXPANSION], []]) {
    const printed = await run([...scopeWords(name, options), 'cat', '/proc/self/cgroup'], deadline)
    const path = groupPathOf(printed ?? '')
    const directory = path === null ? null : directoryOf(mount, path)
    if (directory !== null && posix.basename(directory) === unitOf(name)) {
      return { mount, scope, options, slice: posix.dirname(directory) }
    }
  }
  return null
}
