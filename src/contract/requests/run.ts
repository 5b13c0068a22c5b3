import { hookReport } from '../../shapes/hook-report.ts'
import { z } from '../../shapes/zod.ts'
import { nothing, request } from './request.ts'

/** Reports of a program inside a run about that run; `runId` is its CORRAL_RUN_ID. */
export const runRequests = {
  /** The program reports that it is ready (readiness `hook`). */
  'run.ready': request(() => ({ input: z.object({ runId: z.string() }), output: nothing })),
  /** What an agent told its hook. */
  'run.hook': request(() => ({ input: z.object({ runId: z.string(), report: hookReport }), output: nothing })),
}
