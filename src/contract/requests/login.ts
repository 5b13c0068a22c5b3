import { z } from '../../shapes/zod.ts'
import { loginAddress, loginView } from '../views.ts'
import { nothing, request } from './request.ts'

/** The logins of browsers at a web host; other hosts answer `not-supported`. */
export const loginRequests = {
  /** Every login, the latest used first. */
  'login.list': request(() => ({ input: nothing, output: z.array(loginView).readonly() })),
  /** Makes an address with a code that logs one browser in, once and for a short time. */
  'login.create': request(() => ({ input: z.object({ readOnly: z.boolean().default(false) }), output: loginAddress })),
  /** Ends a login and its connections at once. One that has ended already is no error. */
  'login.end': request(() => ({ input: z.object({ id: z.string().max(64) }), output: nothing })),
  /** Ends every login but the caller's; a caller without one (command line) ends them all. */
  'login.endOthers': request(() => ({ input: nothing, output: z.object({ ended: z.number().int() }) })),
}
