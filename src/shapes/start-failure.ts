import { shape } from './shape.ts'
import { z } from './zod.ts'

/** Why a start failed, and what to do about it. `code` is stable, `message` is for people. */
export interface StartFailure {
  readonly code:
    | 'command-missing'
    | 'command-not-executable'
    | 'directory-missing'
    /** Its worktree cannot be made, or cannot be used any more. */
    | 'worktree-failed'
    | 'spec-invalid'
    /** The value of a secret is not there any more. */
    | 'secret-missing'
    | 'policy-refused'
    | 'runner-missing'
    | 'spawn-failed'
    | 'exec-failed'
    | 'prevented'
    /** A bug in Corral, or a system that refuses everything. */
    | 'internal-error'
  readonly message: string
}

export const startFailure = shape<StartFailure>()(
  z.object({
    code: z.enum([
      'command-missing',
      'command-not-executable',
      'directory-missing',
      'worktree-failed',
      'spec-invalid',
      'secret-missing',
      'policy-refused',
      'runner-missing',
      'spawn-failed',
      'exec-failed',
      'prevented',
      'internal-error',
    ]),
    message: z.string(),
  }),
)
