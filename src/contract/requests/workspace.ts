import { z } from '../../shapes/zod.ts'
import { nothing, type RequestShape } from './request.ts'

/** Folders agents can work in. */
export const workspaceRequests = {
  'workspace.complete': { input: z.object({ prefix: z.string() }), output: z.array(z.string()).readonly() },
  'workspace.inspect': {
    input: z.object({ path: z.string() }),
    output: z.object({ path: z.string(), branch: z.string().nullable() }),
  },
  /** Lets the person pick a folder in the system's dialog (desktop only); null: the dialog was closed. */
  'workspace.pick': { input: nothing, output: z.object({ path: z.string().nullable() }) },
} as const satisfies Record<string, RequestShape>
