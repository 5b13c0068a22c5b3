import { fleetFile } from '../../shapes/fleet-file.ts'
import { z } from '../../shapes/zod.ts'

/** The format of fleet files as a JSON Schema (2020-12), which editors take for completion and checks. */
export function fleetFileSchema(): object {
  const schema = z.toJSONSchema(fleetFile, { io: 'input', unrepresentable: 'any' })
  return { ...schema, title: 'Corral fleet file', description: 'The agents of a Corral, for "corral up".' }
}
