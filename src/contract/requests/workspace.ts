import { z } from '../../shapes/zod.ts'
import { nothing, request } from './request.ts'

export const workspaceRequests = {
  'workspace.complete': request(() => ({
    input: z.object({ prefix: z.string() }),
    output: z.array(z.string()).readonly(),
  })),
  'workspace.inspect': request(() => ({
    input: z.object({ path: z.string() }),
    output: z.object({ path: z.string(), branch: z.string().nullable() }),
  })),
  /** Opens the system's folder dialog (desktop only); null if the dialog was closed. */
  'workspace.pick': request(() => ({ input: nothing, output: z.object({ path: z.string().nullable() }) })),
}
