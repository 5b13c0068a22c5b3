import { err } from '../../base/result.ts'
import { contractErrorOf } from '../../contract/rpc/errors.ts'
import type { Answer, Handlers } from '../../contract/rpc/handlers.ts'

type LoginRequests = 'login.list' | 'login.create' | 'login.end' | 'login.endOthers'

/** The requests about logins on a host without a web server; one that has one answers them itself. */
export function loginHandlers(): Pick<Handlers, LoginRequests> {
  const refuse = (): Answer<never> =>
    err(contractErrorOf('not-supported', 'This host is the desktop app, whose windows need no login.'))
  return { 'login.list': refuse, 'login.create': refuse, 'login.end': refuse, 'login.endOthers': refuse }
}
