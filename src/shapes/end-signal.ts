import { z } from './zod.ts'

/** The signals a person can send one process: SIGTERM asks it to end, SIGKILL ends it. */
export const endSignal = z.enum(['SIGTERM', 'SIGKILL'])
export type EndSignal = z.infer<typeof endSignal>
