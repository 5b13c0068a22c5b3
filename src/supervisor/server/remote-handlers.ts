import { ok } from '../../base/result.ts'
import type { Handlers } from '../../contract/rpc/handlers.ts'
import type { Supervisor } from '../supervisor.ts'

type RemoteRequests = 'host.list' | 'host.add' | 'host.remove' | 'host.rename' | 'host.try'

/** The requests about remote hosts. */
export function remoteHandlers({ ports: { remotes } }: Supervisor): Pick<Handlers, RemoteRequests> {
  return {
    'host.list': () => ok(remotes.views),
    'host.add': (wish) => remotes.add(wish),
    'host.remove': ({ name }) => {
      const removed = remotes.remove(name)
      return removed.ok ? ok({}) : removed
    },
    'host.rename': ({ name, to }) => remotes.rename(name, to),
    'host.try': ({ name }) => remotes.try(name),
  }
}
