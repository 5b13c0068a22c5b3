import type { Result } from '../../base/result.ts'
import type { Runner } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { Pty, PtyRequest } from '../../core/ports.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { Launch } from './launch.ts'

/** How a launch is to be spawned. */
export interface SpawnOrder {
  readonly runId: string
  readonly runner: Runner
  readonly size: TerminalSize
}

/** Spawns a checked launch in the way its spec chose. A plain pty is there at once: its output must be heard from the same turn on. */
export function spawnRun(
  launch: Launch,
  order: SpawnOrder,
  ports: SupervisorPorts,
): Result<Pty, StartFailure> | Promise<Result<Pty, StartFailure>> {
  const request = requestOf(launch, order, ports)
  return order.runner === 'tmux' ? ports.sessions.spawn(order.runId, request) : ports.ptys.spawn(request)
}

function requestOf(
  { spawn, cwd, env, type, bounds }: Launch,
  { runId, size }: SpawnOrder,
  { cgroups }: SupervisorPorts,
): PtyRequest {
  const [wrapper, ...words] = cgroups.prefix(runId, bounds)
  const wrapped =
    wrapper === undefined ? spawn : { ...spawn, file: wrapper, args: [...words, spawn.file, ...spawn.args] }
  return { ...wrapped, cwd, env, size, hidesTmux: type.hidesTmux }
}
