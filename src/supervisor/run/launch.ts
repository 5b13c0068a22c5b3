import { err, ok, type Result } from '../../base/result.ts'
import { stopAskOf } from '../../core/agent/agent-type.ts'
import { buildRunEnvironment, commandLineOf, type Environment } from '../../core/agent/launch.ts'
import { problemsOfSpec } from '../../core/agent/spec.ts'
import { isOpenPolicy, refusalOfSpawn, withoutDenied, type SpawnPlan } from '../../core/agent/spawn-policy.ts'
import type { AgentType, StopAsk } from '../../shapes/agent-type.ts'
import type { WholeSpec } from '../../core/secrets/variables.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import { buildWindowsLaunch } from '../../core/agent/windows-shim.ts'
import type { PtyRequest } from '../../core/ports.ts'
import { findAgentType, type HostProfile, type SupervisorPorts } from '../environment.ts'

/** A start that was checked and may be spawned. */
export interface Launch {
  readonly type: AgentType
  /** The program asked for; what is spawned may be its interpreter. */
  readonly program: string
  readonly spawn: Pick<PtyRequest, 'file' | 'args' | 'windowsCommandLine'>
  readonly cwd: string
  readonly env: Environment
  readonly branch: string | null
  /** The way out of its type or shell. */
  readonly ask: StopAsk | null
}

/** Checks a spec against the machine and gathers what the spawn needs. Everything that can be refused is refused here, with what to do. */
export async function prepareLaunch(
  agent: { readonly id: string; readonly runId: string; readonly spec: WholeSpec },
  ports: SupervisorPorts,
  host: HostProfile,
): Promise<Result<Launch, StartFailure>> {
  const { spec } = agent
  const [problem] = problemsOfSpec(spec, ports.patterns)
  if (problem) return err({ code: 'spec-invalid', message: problem.message })
  const [type, shell, workspace] = await Promise.all([
    findAgentType(ports.agentTypes, spec.type),
    ports.shellEnvironment.read(),
    ports.workspaces.inspect(spec.cwd),
  ])
  if (type === null) return err(unknownType(spec.type))
  const policy = ports.settings.values.spawnPolicy
  const shellEnv = withoutDenied(policy, shell.env)
  const base = { ...shellEnv, ...spec.env }
  const line = commandLineOf(spec, type, base)
  if (!line.ok) return line
  if (!workspace.ok) return workspace
  if (spec.readiness.kind === 'hook' && host.runDoor === null) return err(NO_DOOR)
  const file = await ports.commands.resolve(line.value.command, base)
  if (!file.ok) return file
  const refusal = await policyRefusal(
    spec,
    { command: line.value.command, file: file.value, realCwd: workspace.value.realPath },
    ports,
  )
  if (refusal !== null) return err(refusal)
  const variables = {
    agentId: agent.id,
    runId: agent.runId,
    workspace: workspace.value.path,
    branch: workspace.value.branch,
    door: host.runDoor === null ? null : { socket: host.runDoor, secret: ports.runSecrets.secretOf(agent.runId) },
  }
  const spawn = spawnOf(file.value, line.value.args, { platform: host.platform, comSpec: base['ComSpec'] ?? 'cmd.exe' })
  if (!spawn.ok) return spawn
  return ok({
    type,
    program: file.value,
    spawn: spawn.value,
    cwd: workspace.value.path,
    env: buildRunEnvironment(shellEnv, variables, spec),
    branch: workspace.value.branch,
    ask: stopAskOf(type, file.value),
  })
}

/** Such an agent could never become ready. */
const NO_DOOR: StartFailure = {
  code: 'spec-invalid',
  message:
    'It is to report itself that it is ready, but Corral has no socket where it could; a notice says why. Remove the cause and start Corral again, or choose another "Ready when".',
}

function unknownType(type: string): StartFailure {
  return {
    code: 'spec-invalid',
    message: `There is no agent type "${type}". Edit the agent and choose one of those offered.`,
  }
}

/** Asks the spawn policy, with every path as the system really has it. */
async function policyRefusal(
  { env: specEnv }: WholeSpec,
  plan: Pick<SpawnPlan, 'command' | 'file' | 'realCwd'>,
  { settings, commands }: SupervisorPorts,
): Promise<StartFailure | null> {
  const { spawnPolicy } = settings.values
  if (isOpenPolicy(spawnPolicy)) return null
  const [realFile, realRoots] = await Promise.all([
    commands.realPathOf(plan.file),
    Promise.all(spawnPolicy.allowedRoots.map((root) => commands.realPathOf(root))),
  ])
  return refusalOfSpawn(spawnPolicy, { ...plan, realFile, realRoots, specEnv })
}

function spawnOf(
  file: string,
  args: readonly string[],
  system: { readonly platform: HostProfile['platform']; readonly comSpec: string },
): Result<Launch['spawn'], StartFailure> {
  if (system.platform !== 'win32') return ok({ file, args })
  const launch = buildWindowsLaunch(file, args, system.comSpec)
  if (!launch.ok) return launch
  const { commandLine } = launch.value
  return ok({
    file: launch.value.file,
    args: launch.value.args,
    ...(commandLine === null ? {} : { windowsCommandLine: commandLine }),
  })
}
