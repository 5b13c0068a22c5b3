import type { Environment } from '../../core/agent/launch.ts'
import {
  argumentsOf,
  hasReached,
  isOwnProgram,
  ownArgumentFor,
  type ExtraObstacle,
  type ExtraOutcome,
} from '../../core/agent/launch-extras.ts'
import type { ProgramFile } from '../../core/agent/program-file.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { LaunchExtra } from '../../shapes/launch-extra.ts'
import type { HostProfile, SupervisorPorts } from '../environment.ts'

/** The launch that is about to be made. */
export interface ExtraOrder {
  readonly type: AgentType
  /** As the spec or the type names it. */
  readonly command: string
  /** Without extras. */
  readonly args: readonly string[]
  /** What was checked to be it. */
  readonly program: ProgramFile
  readonly env: Environment
}

/** What is added to a launch, and what became of each extra. */
export interface LaunchExtras {
  readonly args: readonly string[]
  readonly outcomes: readonly ExtraOutcome[]
}

type Ports = Pick<SupervisorPorts, 'commands' | 'settings'>
type Host = Pick<HostProfile, 'hooksDir' | 'platform' | 'runDoor'>

/** What the agent type adds to this launch, and why not where it does not. */
export async function extrasOf(order: ExtraOrder, ports: Ports, host: Host): Promise<LaunchExtras> {
  const looked = await Promise.all(
    order.type.extras.map(async (extra) => ({ extra, obstacle: await obstacleTo(extra, order, { ports, host }) })),
  )
  const given = looked.filter(({ extra, obstacle }) => obstacle === null && !isThere(extra, order.args))
  return {
    args: given.flatMap(({ extra }) => argumentsOf(extra, host.hooksDir)),
    outcomes: looked.map(({ extra, obstacle }) => ({ gives: extra.gives, obstacle })),
  }
}

async function obstacleTo(
  extra: LaunchExtra,
  order: ExtraOrder,
  { ports, host }: { readonly ports: Ports; readonly host: Host },
): Promise<ExtraObstacle | null> {
  if (!isOwnProgram(order.command, order.type.command)) return { kind: 'other-program' }
  if (isThere(extra, order.args)) return null
  const argument = ownArgumentFor(extra.unlessArgs, order.args)
  if (argument !== null) return { kind: 'own-argument', argument }
  const lacking = extra.gives === 'hooks' ? await lackingForHooks(order.env, { ports, host }) : null
  if (lacking !== null || extra.fromVersion === null) return lacking
  const version = await ports.commands.versionOf(order.program, order.type, order.env)
  const { fromVersion } = extra
  const isNew = version !== null && hasReached(version, fromVersion)
  return isNew ? null : { kind: 'old-version', version, fromVersion }
}

/** Who launches it has given it the very thing. */
function isThere({ args, gives }: LaunchExtra, own: readonly string[]): boolean {
  return gives === 'own-processes' && args.every((argument) => own.includes(argument))
}

/** Why no hook can report here. */
async function lackingForHooks(
  env: Environment,
  { ports, host }: { readonly ports: Ports; readonly host: Host },
): Promise<ExtraObstacle | null> {
  if (!ports.settings.values.agentReports) return { kind: 'off' }
  if (host.platform === 'win32') return { kind: 'windows' }
  if (host.runDoor === null) return { kind: 'no-run-door' }
  const perl = await ports.commands.resolve('perl', env)
  return perl.ok ? null : { kind: 'no-perl' }
}
