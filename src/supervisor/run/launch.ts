import { err, ok, type Result } from '../../base/result.ts'
import { stopAskOf } from '../../core/agent/agent-type.ts'
import { buildRunEnvironment, commandLineOf, type Environment, type RunVariables } from '../../core/agent/launch.ts'
import type { ExtraOutcome } from '../../core/agent/launch-extras.ts'
import { openCodeAddressOf, type ServerAddress } from '../../core/agent/server-address.ts'
import { groupBoundsOf } from '../../core/run-limits/bounds.ts'
import { effectiveLimits, type EffectiveLimit } from '../../core/run-limits/effective.ts'
import { problemsOfRunLimits } from '../../core/run-limits/problems.ts'
import { problemsOfSpec } from '../../core/agent/spec.ts'
import { guarded } from '../../core/agent/spawn-guard.ts'
import { withoutDenied } from '../../core/agent/spawn-policy.ts'
import type { AgentType, StopAsk } from '../../shapes/agent-type.ts'
import type { WholeSpec } from '../../core/secrets/variables.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import { buildWindowsLaunch } from '../../core/agent/windows-shim.ts'
import type { Conversation } from '../../shapes/conversation.ts'
import type { GroupBounds } from '../../core/cgroups.ts'
import type { InspectedFolder, PtyRequest } from '../../core/ports.ts'
import { findAgentType, type HostProfile, type SupervisorPorts } from '../environment.ts'
import { conversationOf, type LaunchConversation } from './launch-conversation.ts'
import { extrasOf } from './launch-extras.ts'
import { checkPolicy, type Checked } from './policy-check.ts'

/** A start that was checked and may be spawned. */
export interface Launch {
  readonly type: AgentType
  /** The program asked for, and what the spawn policy has looked at; what is spawned may be its interpreter. */
  readonly checked: Checked
  readonly spawn: Pick<PtyRequest, 'file' | 'args' | 'windowsCommandLine'>
  readonly cwd: string
  readonly env: Environment
  readonly branch: string | null
  /** What became of what its type adds to it. */
  readonly extras: readonly ExtraOutcome[]
  readonly conversation: LaunchConversation
  /** Where its own server will listen; null: it has none. */
  readonly server: ServerAddress | null
  /** The way out of its type or shell. */
  readonly ask: StopAsk | null
  /** What the kernel is asked to hold it to from its first moment. */
  readonly bounds: GroupBounds
}

/** Whose launch it is. */
export interface LaunchedAgent {
  readonly id: string
  readonly runId: string
  readonly spec: WholeSpec
  /** The conversation it is to go on with; null: it is to begin anew. */
  readonly goOn: Conversation | null
}

/** What a launch begins with, and what takes longest: the folder and the program, looked for on the disk. */
export type Survey = readonly [Result<InspectedFolder, StartFailure>, Result<FoundProgram, StartFailure>]

/** Looks for both at once: each look at the disk is a turn of its own, and a start waits for the longer of the two. Rejects when a port does. */
export function surveyFor(spec: WholeSpec, ports: SupervisorPorts): Promise<Survey> {
  return Promise.all([ports.workspaces.inspect(spec.cwd), findProgram(spec, ports)])
}

/**
 * Checks a spec against the machine and gathers what the spawn needs. Everything that can be refused is refused here, with what to do. `ahead`: a
 * survey for the same spec that was begun just now; null: none was, or it failed.
 */
export async function prepareLaunch(
  agent: LaunchedAgent & { readonly ahead: Promise<Survey | null> | null },
  ports: SupervisorPorts,
  host: HostProfile,
): Promise<Result<Launch, StartFailure>> {
  const { spec } = agent
  const [problem] = problemsOfSpec(spec, ports.patterns)
  if (problem) return err({ code: 'spec-invalid', message: problem.message })
  const [workspace, found] = (await agent.ahead) ?? (await surveyFor(spec, ports))
  if (!found.ok) return found
  if (!workspace.ok) return workspace
  if (spec.readiness.kind === 'hook' && host.runDoor === null) return err(NO_DOOR)
  const { type, limits, ownersEnv, shellEnv, base, line, file } = found.value
  if (!file.ok) return file
  const order = { command: line.command, file: file.value, realCwd: workspace.value.realPath }
  const checked = await checkPolicy({ ...order, specEnv: spec.env, env: base, ownersEnv }, ports)
  if (!checked.ok) return checked
  const extras = await extrasOf({ ...line, type, program: checked.value.program, env: base }, ports, host)
  const conversation = await conversationOf({ ...line, type, env: base, cwd: spec.cwd, goOn: agent.goOn }, ports)
  const args = [...extras.args, ...conversation.args, ...line.args]
  const spawn = await spawnOf(checked.value, args, { ports, host, ownersEnv })
  if (!spawn.ok) return spawn
  return ok({
    type,
    checked: checked.value,
    spawn: spawn.value,
    cwd: checked.value.realCwd ?? workspace.value.path,
    env: buildRunEnvironment(shellEnv, variablesOf(agent, workspace.value, { ports, host }), spec),
    extras: extras.outcomes,
    conversation,
    server: type.server === null ? null : openCodeAddressOf(line.args, base),
    branch: workspace.value.branch,
    ask: stopAskOf(type, file.value),
    bounds: groupBoundsOf(limits, spec.priority),
  })
}

/** What a spec names on this machine. */
interface FoundProgram {
  readonly type: AgentType
  readonly limits: readonly EffectiveLimit[]
  readonly ownersEnv: Environment
  /** The login shell's without what the policy denies; and with what the spec adds. */
  readonly shellEnv: Environment
  readonly base: Environment
  readonly line: { readonly command: string; readonly args: readonly string[] }
  /** Its path; an error says why it cannot be run. */
  readonly file: Result<string, StartFailure>
}

async function findProgram(spec: WholeSpec, ports: SupervisorPorts): Promise<Result<FoundProgram, StartFailure>> {
  const { limits: fleet, spawnPolicy } = ports.settings.values
  const [type, shell] = await Promise.all([findAgentType(ports.agentTypes, spec.type), ports.shellEnvironment.read()])
  if (type === null) return err(unknownType(spec.type))
  const limits = effectiveLimits({ agent: spec.limits, type: type.limits, settings: fleet })
  const [tooLow] = problemsOfRunLimits(spec.limits, type.needs, type.name)
  if (tooLow !== undefined) return err({ code: 'spec-invalid', message: tooLow })
  const shellEnv = withoutDenied(spawnPolicy, shell.env)
  const base = { ...shellEnv, ...spec.env }
  const line = commandLineOf(spec, type, base)
  if (!line.ok) return line
  const file = await ports.commands.resolve(line.value.command, base)
  return ok({ type, limits, ownersEnv: shell.env, shellEnv, base, line: line.value, file })
}

function variablesOf(
  { id, runId }: { readonly id: string; readonly runId: string },
  { path, branch }: InspectedFolder,
  { ports, host }: { readonly ports: SupervisorPorts; readonly host: HostProfile },
): RunVariables {
  const socket = host.runDoor
  const door = socket === null ? null : { socket, secret: ports.runSecrets.secretOf(runId), hooks: host.hooksDir }
  return { agentId: id, runId, workspace: path, branch, door, platform: host.platform }
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

/** What a spawn is made with. */
export interface SpawnSetting {
  readonly ports: SupervisorPorts
  readonly host: HostProfile
  readonly ownersEnv: Environment
}

/** What is spawned for a program that was checked. */
export async function spawnOf(
  checked: Checked,
  args: readonly string[],
  setting: SpawnSetting,
): Promise<Result<Launch['spawn'], StartFailure>> {
  const isWindows = setting.host.platform === 'win32'
  if (isWindows) return windowsSpawn(checked.program.file, args, setting.ownersEnv)
  return ok(await unixSpawn(checked, args, setting))
}

/** With a guard before it where the program's folder was checked, or its name would be lost. */
async function unixSpawn(
  { program: { file, name }, needsName, realCwd }: Checked,
  args: readonly string[],
  { ports, ownersEnv }: SpawnSetting,
): Promise<Launch['spawn']> {
  if (realCwd === null && !needsName) return { file, args }
  const bash = await ports.commands.resolve('bash', ownersEnv)
  if (realCwd === null && !bash.ok) return { file, args }
  return guarded({ file, args }, { bash: bash.ok ? bash.value : null, realCwd, name: needsName ? name : file })
}

/** What interprets batch files is the owner's: a spec could name any program there. */
function windowsSpawn(
  file: string,
  args: readonly string[],
  ownersEnv: Environment,
): Result<Launch['spawn'], StartFailure> {
  const [, comSpec = 'cmd.exe'] = Object.entries(ownersEnv).find(([name]) => name.toUpperCase() === 'COMSPEC') ?? []
  const launch = buildWindowsLaunch(file, args, comSpec)
  if (!launch.ok) return launch
  const { commandLine } = launch.value
  return ok({
    file: launch.value.file,
    args: launch.value.args,
    ...(commandLine === null ? {} : { windowsCommandLine: commandLine }),
  })
}
