import { shape } from './shape.ts'
import { z } from './zod.ts'

/**
 * What an agent is given at its launch, beside what it is asked to do: `hooks` that report, or that it keeps its commands in its `own-processes` instead of
 * a daemon that outlives it.
 */
export type ExtraPurpose = 'hooks' | 'own-processes'

/** Arguments that Corral adds to a launch of an agent's own program; part of an agent type. */
export interface LaunchExtra {
  readonly gives: ExtraPurpose
  /** Before all other arguments. `{hooks}` is the folder with Corral's hooks. */
  readonly args: readonly string[]
  /** The first version that takes it, which is asked for before each start; null: all do. */
  readonly fromVersion: string | null
  /** Arguments with which it is left out: who gives one has said what it is to do. */
  readonly unlessArgs: readonly string[]
}

const text = z.string().refine((value) => !value.includes('\0'))

export const launchExtra = shape<LaunchExtra>()(
  z.object({
    gives: z.enum(['hooks', 'own-processes']),
    args: z.array(text).max(20).readonly(),
    fromVersion: z
      .string()
      .regex(/^\d+(\.\d+)*$/)
      .nullable()
      .default(null),
    unlessArgs: z.array(text.min(1)).max(50).readonly().default([]),
  }),
)
