import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RestartPolicy } from '../shapes/restart-policy.ts'
import type { Limits } from '../shapes/run-limits.ts'

/** One demo agent and its program. */
export interface DemoProgram {
  readonly name: string
  readonly folder: string
  readonly command: string
  readonly args: readonly string[]
  readonly restart: Partial<RestartPolicy>
  readonly limits: Limits
}

/** The shipped programs of the demo fleet, run by `node`, each in a folder of its own, which is created. */
export function demoAgents(
  { dataDir, resourcesDir }: { readonly dataDir: string; readonly resourcesDir: string },
  node: string,
): DemoProgram[] {
  const fleet = JSON.parse(readFileSync(join(resourcesDir, 'demo/fleet.json'), 'utf8')) as {
    name: string
    role: string
    restart?: Partial<RestartPolicy>
    limits?: Limits
  }[]
  return fleet.map(({ name, role, restart = {}, limits = {} }) => {
    const folder = join(dataDir, 'demo', name)
    mkdirSync(folder, { recursive: true })
    const args = [join(resourcesDir, 'demo/demo-agent.mjs'), role]
    return { name, folder, restart, limits, command: node, args }
  })
}
