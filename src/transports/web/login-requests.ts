import { err, ok } from '../../base/result.ts'
import { contractErrorOf } from '../../contract/rpc/errors.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import type { ClientConnection, ContractServer, Handlers } from '../../contract/rpc/handlers.ts'
import type { Logins } from './logins.ts'

type LoginHandlers = Pick<Handlers, 'login.list' | 'login.create' | 'login.end' | 'login.endOthers'>

/** The server with the requests about logins, which only a host with a web server can answer. */
export function withLogins<S extends ContractServer>(server: S, logins: Logins): S {
  const own = loginHandlers(logins)
  const connect = (...who: Parameters<ContractServer['connect']>): ClientConnection => {
    const connection = server.connect(...who)
    return { ...connection, handlers: Object.assign(Object.create(connection.handlers) as Handlers, own) }
  }
  return { ...server, connect }
}

function loginHandlers(logins: Logins): LoginHandlers {
  return {
    'login.list': (_input, { caller }) => ok(logins.list(loginOf(caller))),
    'login.create': ({ readOnly }, { caller }) => {
      const role = readOnly ? 'viewer' : 'owner'
      const address = logins.createAddress({ role, loginId: loginOf(caller), isForOwnUser: false })
      return address === null ? err(contractErrorOf('refused-by-state', NOT_YET)) : ok(address)
    },
    'login.end': ({ id }) => {
      logins.end([id])
      return ok({})
    },
    'login.endOthers': (_input, { caller }) => ok({ ended: logins.endOthers(loginOf(caller)) }),
  }
}

const NOT_YET = 'Corral does not serve its page yet. Ask again in a moment.'

function loginOf(caller: Caller): string | null {
  return caller.role === 'run' ? null : (caller.loginId ?? null)
}
