import { doctorCheckId, doctorReport } from '../../shapes/doctor.ts'
import { z } from '../../shapes/zod.ts'
import { remoteHostView } from '../remote-view.ts'
import { agentView } from '../views.ts'
import { nothing, request } from './request.ts'

export const hostRequests = {
  /** Creates and starts the demo fleet; demo agents that already exist are only started. */
  'demo.start': request(() => ({ input: nothing, output: z.array(agentView) })),
  /** Looks for what is missing on this machine: makes one check, or all of them (null), which takes up to half a minute. */
  'host.doctor': request(() => ({
    input: z.object({ only: doctorCheckId.nullable().default(null) }),
    output: doctorReport,
  })),
  /** Removes a notice from the list. */
  'host.dismissNotice': request(() => ({ input: z.object({ id: z.string() }), output: nothing })),
  /** The remote hosts in the list. */
  'host.list': request(() => ({ input: nothing, output: z.array(remoteHostView).readonly() })),
  /**
   * Adds a remote host. `check`: only if it answers, over a connection that is closed again. `name` null: named after its
   * machine.
   */
  'host.add': request(() => ({
    input: z.object({
      destination: z.string(),
      name: z.string().nullable().default(null),
      command: z.string().default('corral'),
      dataDir: z.string().nullable().default(null),
      check: z.boolean().default(true),
    }),
    output: remoteHostView,
  })),
  /** Forgets a remote host and ends all connections to it; its agents go on. */
  'host.remove': request(() => ({ input: z.object({ name: z.string() }), output: nothing })),
  'host.rename': request(() => ({ input: z.object({ name: z.string(), to: z.string() }), output: remoteHostView })),
  /** Connects to a remote host once more, to see whether it answers. */
  'host.try': request(() => ({
    input: z.object({ name: z.string() }),
    output: z.object({ version: z.string(), contractVersion: z.number().int(), latencyMs: z.number() }),
  })),
}
