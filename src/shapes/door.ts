import { shape } from './shape.ts'
import { z } from './zod.ts'

/**
 * Why a program was not let in: it has the run's secret and is not of its process tree; it knows the run and not its
 * secret; it is of its tree and came to the owner's door.
 */
export type DoorRefusal = 'outside' | 'wrong-secret' | 'owners-door'

/** What a program of one agent's run has done with another agent of its group. */
export type Deed = 'start' | 'stop' | 'restart' | 'message'

/** What programs of runs do at the doors, as journalled. */
export type DoorEvent =
  /**
   * Programs of a run asked for something beyond reports about the run; `request` is its name in the contract. `count`:
   * how often since the entry before, which is at most a minute old.
   */
  | {
      readonly kind: 'door-used'
      readonly runId: string
      readonly request: string
      readonly isAllowed: boolean
      readonly count: number
    }
  /** A program was not let in: `count` times since the entry before. */
  | { readonly kind: 'door-refused'; readonly runId: string; readonly reason: DoorRefusal; readonly count: number }
  /** Of an agent: a program of another agent's run asked for this, each time it did. What comes of it follows. */
  | {
      readonly kind: 'conducted'
      readonly deed: Deed
      /** The run that is the cause, its agent, and the name of that then. */
      readonly byRun: string
      readonly byAgent: string
      readonly byName: string
    }
  /** Of the agent whose program it was: a program of its run gave or cancelled a task. */
  | { readonly kind: 'task-conducted'; readonly deed: 'give' | 'cancel'; readonly task: number; readonly runId: string }

export const doorEvent = shape<DoorEvent>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('door-used'),
      runId: z.string(),
      request: z.string(),
      isAllowed: z.boolean(),
      count: z.number().int(),
    }),
    z.object({
      kind: z.literal('door-refused'),
      runId: z.string(),
      reason: z.enum(['outside', 'wrong-secret', 'owners-door']),
      count: z.number().int(),
    }),
    z.object({
      kind: z.literal('conducted'),
      deed: z.enum(['start', 'stop', 'restart', 'message']),
      ...{ byRun: z.string(), byAgent: z.string(), byName: z.string() },
    }),
    z.object({
      kind: z.literal('task-conducted'),
      deed: z.enum(['give', 'cancel']),
      ...{ task: z.number().int(), runId: z.string() },
    }),
  ]),
)
