import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RestartPolicy } from '../shapes/restart-policy.ts'

/** One demo agent and its program. */
export interface DemoProgram {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly restart: Partial<RestartPolicy>
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
  }[]
  return fleet.map(({ name, role, restart = {} }) => ({
    name,
    restart,
    command: node,
    args: [join(resourcesDir, 'demo/demo-agent.mjs'), role],
  }))
}
