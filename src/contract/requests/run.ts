import { z } from '../../shapes/zod.ts'
import { nothing, type RequestShape } from './request.ts'

/** Reports of a program inside a run about that run. */
export const runRequests = {
  /** The program reports that it is ready (readiness `hook`); `runId` is its CORRAL_RUN_ID. */
  'run.ready': { input: z.object({ runId: z.string() }), output: nothing },
} as const satisfies Record<string, RequestShape>
