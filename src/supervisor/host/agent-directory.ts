import type { AgentTypeView } from '../../contract/views.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import { SharedLook } from '../../base/shared-look.ts'
import { commandLineOf, type Environment } from '../../core/agent/launch.ts'
import { withoutDenied } from '../../core/agent/spawn-policy.ts'
import { SPEC_DEFAULTS } from '../../core/agent/spec.ts'
import type { Settings } from '../../core/settings.ts'
import type { AgentTypes } from '../../core/ports.ts'
import type { SupervisorPorts } from '../environment.ts'
import { knownPermissions } from '../../core/task/task-launch.ts'
import { checkPolicy } from '../run/policy-check.ts'

type DirectoryPorts = Pick<SupervisorPorts, 'commands' | 'shellEnvironment'> & {
  readonly agentTypes: Pick<AgentTypes, 'list'>
  readonly settings: Pick<Settings, 'values'>
}

/** Knows which agent types are installed here. Looked up once; again when asked to, and no program is run against the spawn policy. */
export class AgentDirectory {
  private readonly ports: DirectoryPorts
  /** Each look starts every installed agent CLI for its version. */
  private readonly looks = new SharedLook(() => this.look())
  private found: Promise<AgentTypeView[]> | null = null

  constructor(ports: DirectoryPorts) {
    this.ports = ports
  }

  /** Every agent type, with path and version where it is installed. */
  list(refresh: boolean): Promise<AgentTypeView[]> {
    if (refresh) this.found = null
    this.found ??= this.keepUnlessFailing(this.looks.ask())
    return this.found
  }

  /** What failed once, for want of a descriptor say, is not kept. */
  private keepUnlessFailing(found: Promise<AgentTypeView[]>): Promise<AgentTypeView[]> {
    found.catch(() => {
      if (this.found === found) this.found = null
    })
    return found
  }

  private async look(): Promise<AgentTypeView[]> {
    const [types, { env }] = await Promise.all([this.ports.agentTypes.list(), this.ports.shellEnvironment.read()])
    return Promise.all(types.map((type) => this.lookFor(type, env)))
  }

  private async lookFor(type: AgentType, env: Environment): Promise<AgentTypeView> {
    const line = commandLineOf({ ...SPEC_DEFAULTS, name: type.id, type: type.id, cwd: '/' }, type, env)
    const file = line.ok ? await this.ports.commands.resolve(line.value.command, env) : null
    const path = file?.ok ? file.value : null
    const version = line.ok && path !== null ? await this.versionOf(type, { ...line.value, file: path, env }) : null
    const { id, name, installHint, homepage } = type
    const command = line.ok ? line.value.command : null
    return { id, name, command, path, version, installHint, homepage, task: taskOf(type) }
  }

  /** Null also where the spawn policy forbids the program. */
  private async versionOf(
    type: AgentType,
    { command, file, env }: { readonly command: string; readonly file: string; readonly env: Environment },
  ): Promise<string | null> {
    const { commands, settings } = this.ports
    const given = withoutDenied(settings.values.spawnPolicy, env)
    const order = { command, file, realCwd: null, specEnv: {}, env: given, ownersEnv: env }
    const checked = await checkPolicy(order, this.ports)
    return checked.ok ? commands.versionOf(checked.value.program, type, given) : null
  }
}

function taskOf({ task, command, isShell }: AgentType): AgentTypeView['task'] {
  if (task === null) return null
  return { takes: command === null && !isShell ? 'command' : 'prompt', permissions: knownPermissions(task) }
}
