import { join } from 'node:path'
import type { SpecInput } from './client.ts'
import type { FaultPlace } from './place.ts'

const AGENTS = join(import.meta.dirname, '../../fixtures/agents')
/** Long enough for a signal to arrive, short enough for a suite with many of them. */
const TERMINATE_WAIT_MS = 300

let count = 0

/** An agent that runs a fixture and is ready once the fixture prints `ready`. */
export function fixtureSpec(
  place: FaultPlace,
  fixture: string,
  { args = [], ...rest }: Partial<SpecInput> = {},
): SpecInput {
  const isShell = fixture.endsWith('.sh')
  return {
    name: `${fixture}-${++count}`,
    type: 'custom',
    // Started through env(1): a shell as the command would first be asked to quit like an interactive one.
    command: isShell ? '/usr/bin/env' : process.execPath,
    args: [...(isShell ? ['sh', join(AGENTS, fixture)] : [join(AGENTS, `${fixture}.mjs`)]), ...args],
    cwd: place.dir,
    terminateWaitMs: TERMINATE_WAIT_MS,
    readiness: { kind: 'output', pattern: 'ready pid=', timeoutMs: 30_000 },
    ...rest,
  }
}
