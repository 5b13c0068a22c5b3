import { z } from '../../shapes/zod.ts'
import { nothing, type RequestShape } from './request.ts'

/** What a program inside a run reports about it. */
export const runRequests = {
  /** A program says that it is ready to be used (readiness `hook`); `runId` is its CORRAL_RUN_ID. */
  'run.ready': { input: z.object({ runId: z.string() }), output: nothing },
} as const satisfies Record<string, RequestShape>
