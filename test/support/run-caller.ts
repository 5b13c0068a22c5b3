import type { Caller } from '../../src/contract/rpc/caller.ts'

type RunCaller = Extract<Caller, { role: 'run' }>

/** A program inside a run, of an agent that is alone; `change` says what is different. */
export function runCaller(change: Partial<RunCaller> = {}): RunCaller {
  return {
    role: 'run',
    runId: 'run-1',
    agentId: 'own',
    reach: () => 'fleet',
    relationTo: () => 'outside',
    ...change,
  }
}
