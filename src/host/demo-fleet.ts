import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RestartPolicy } from '../shapes/restart-policy.ts'
import type { Limits } from '../shapes/run-limits.ts'

/** One demo agent and its program. */
export interface DemoProgram {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly restart: Partial<RestartPolicy>
  readonly limits: Limits
}

/** The folder of the demo fleet; created if needed. */
export function demoFolder(dataDir: string): string {
  const folder = join(dataDir, 'demo')
  mkdirSync(folder, { recursive: true })
  return folder
}

/** The shipped programs of the demo fleet, run by `node`. */
export function demoAgents(resourcesDir: string, node: string): DemoProgram[] {
  const fleet = JSON.parse(readFileSync(join(resourcesDir, 'demo/fleet.json'), 'utf8')) as {
    name: string
    role: string
    restart?: Partial<RestartPolicy>
    limits?: Limits
  }[]
  return fleet.map(({ name, role, restart = {}, limits = {} }) => ({
    name,
    restart,
    limits,
    command: node,
    args: [join(resourcesDir, 'demo/demo-agent.mjs'), role],
  }))
}
