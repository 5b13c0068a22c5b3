import { err, ok, type Result } from '../../base/result.ts'
import { buildRunEnvironment, type Environment } from '../../core/agent/launch.ts'
import { withoutDenied } from '../../core/agent/spawn-policy.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { ProgramCall, WorktreeRecord } from '../../shapes/workspace.ts'
import type { HostProfile, SupervisorPorts } from '../environment.ts'
import { checkPolicy, recheck, type Checked } from '../run/policy-check.ts'

/** A setup or teardown command that may be run. */
export interface CheckedCall {
  readonly checked: Checked
  readonly args: readonly string[]
  readonly env: Environment
  readonly ownersEnv: Environment
}

/** In which worktree, and what its agent adds to the environment. */
export interface CallPlace {
  readonly record: Pick<WorktreeRecord, 'agentId' | 'path' | 'branch' | 'repository'>
  readonly runId: string
  readonly specEnv: Environment
}

/** Where it is checked. */
interface Machine {
  readonly ports: Pick<SupervisorPorts, 'shellEnvironment' | 'settings' | 'commands'>
  readonly host: Pick<HostProfile, 'platform'>
}

/** Finds a command on the agent's path and asks the spawn policy about it and the worktree, as for the agent's own program. */
export async function checkCall(
  { command, args }: ProgramCall,
  { record, runId, specEnv }: CallPlace,
  { ports, host }: Machine,
): Promise<Result<CheckedCall, StartFailure>> {
  const shell = await ports.shellEnvironment.read()
  const shellEnv = withoutDenied(ports.settings.values.spawnPolicy, shell.env)
  const base = { ...shellEnv, ...specEnv }
  const file = await ports.commands.resolve(command, base)
  if (!file.ok) return file
  const order = { command, file: file.value, realCwd: record.path, specEnv, env: base, ownersEnv: shell.env }
  const checked = await checkPolicy(order, ports)
  if (!checked.ok) return checked
  const changed = await recheck(checked.value, ports)
  if (changed !== null) return err(changed)
  const { agentId, path: workspace, branch } = record
  const variables = { agentId, runId, workspace, branch, door: null, platform: host.platform }
  const env = buildRunEnvironment(shellEnv, variables, { env: { ...specEnv, CORRAL_REPOSITORY: record.repository } })
  return ok({ checked: checked.value, args, env, ownersEnv: shell.env })
}
