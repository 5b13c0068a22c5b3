import { z } from '../../shapes/zod.ts'
import { nothing, type RequestShape } from './request.ts'

export const workspaceRequests = {
  'workspace.complete': { input: z.object({ prefix: z.string() }), output: z.array(z.string()).readonly() },
  'workspace.inspect': {
    input: z.object({ path: z.string() }),
    output: z.object({ path: z.string(), branch: z.string().nullable() }),
  },
  /** Opens the system's folder dialog (desktop only); null if the dialog was closed. */
  'workspace.pick': { input: nothing, output: z.object({ path: z.string().nullable() }) },
} as const satisfies Record<string, RequestShape>
