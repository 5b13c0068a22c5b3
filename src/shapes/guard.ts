import { shape } from './shape.ts'
import { z } from './zod.ts'

/** The machine's memory at one moment, in percent. */
export interface MemoryShortage {
  readonly freePercent: number
  /** Time in which nothing got anywhere for lack of memory (PSI `full avg10`); null: this system does not tell. */
  readonly stallPercent: number | null
}

/** Why an agent is held where it is: the guard of the machine's memory has frozen it, and a person has to say what now. */
export interface HeldByGuard extends MemoryShortage {
  /** Epoch ms. */
  readonly since: number
  /** What it used then, and by how much it had grown in the seconds before, bytes. */
  readonly memoryBytes: number
  readonly grewBytes: number
}

/** Why the guard let an agent go on: memory is free again, a person said so, it is being stopped, or the guard was turned off. */
export type LetGoWhy = 'memory-is-back' | 'person' | 'stop' | 'turned-off'

/** Why the guard could hold nobody: those that grow have no group to be held by, are of critical priority, or none grows. */
export type GuardHelplessness = 'no-group' | 'only-critical' | 'none-grows'

const shortage = { freePercent: z.number(), stallPercent: z.number().nullable() }

export const memoryShortage = shape<MemoryShortage>()(z.object(shortage))

export const heldByGuard = shape<HeldByGuard>()(
  z.object({ ...shortage, since: z.number(), memoryBytes: z.number(), grewBytes: z.number() }),
)

export const letGoWhy = shape<LetGoWhy>()(z.enum(['memory-is-back', 'person', 'stop', 'turned-off']))

export const guardHelplessness = shape<GuardHelplessness>()(z.enum(['no-group', 'only-critical', 'none-grows']))
