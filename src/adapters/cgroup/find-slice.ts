import { posix } from 'node:path'
import { sliceOf, unitOf, type RunName } from './group-names.ts'
import { type Cgroup2Mount, directoryOf, groupPathOf } from './parse-cgroup.ts'
import type { ProgramRunner } from './run-program.ts'

/** A user manager that answers does so within some 50 ms. */
const DEADLINE_MS = 2_000
/** Since systemd 254, where `$` in arguments is announced to be expanded one day, which must not happen to those of a run. */
const NO_EXPANSION = '--expand-environment=no'

/** Where systemd keeps the scopes of a data directory. */
export interface SystemdPlace {
  readonly mount: Cgroup2Mount
  readonly scope: string
  /** Directory of the slice; it is there as long as a scope is. */
  readonly slice: string
  /** What else this systemd-run is to be told. */
  readonly options: readonly string[]
}

/** Words that run a program in a scope of its own, in the same process; the program and its arguments follow. */
export function scopeWords(name: RunName, options: readonly string[]): readonly string[] {
  const named = [`--slice=${sliceOf(name.scope)}`, `--unit=${unitOf(name)}`]
  return ['systemd-run', '--user', '--scope', '--quiet', '--collect', ...named, ...options, '--']
}

/** Lets systemd run a program in a scope that prints where it is; null: this does not work here. */
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
