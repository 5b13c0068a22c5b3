import { DisposableStore } from '../../base/disposable.ts'
import type { ClientLink, ClientConnection, ContractServer } from '../../contract/rpc/handlers.ts'
import type { Supervisor } from '../supervisor.ts'
import { agentHandlers } from './agent-handlers.ts'
import { hostHandlers } from './host-handlers.ts'
import { lifeHandlers } from './life-handlers.ts'
import { loginHandlers } from './login-handlers.ts'
import { EventFollows } from './event-handlers.ts'
import { FleetSubscription } from './fleet-subscription.ts'
import { TerminalChannels } from './terminal-channels.ts'

/** The supervisor as every transport sees it. */
export function contractServerOf(supervisor: Supervisor): ContractServer {
  return {
    version: supervisor.host.version,
    connect: (link) => openClientConnection(supervisor, link),
  }
}

/** One connected client: the handlers of all requests, and what the client has open. */
function openClientConnection(supervisor: Supervisor, link: ClientLink): ClientConnection {
  const owned = new DisposableStore()
  const subscription = owned.add(new FleetSubscription(supervisor, link))
  const channels = owned.add(new TerminalChannels(supervisor.fleet, link))
  const follows = owned.add(new EventFollows(supervisor, link))
  return {
    handlers: {
      ...agentHandlers(supervisor),
      ...hostHandlers(supervisor),
      ...lifeHandlers(supervisor),
      ...loginHandlers(),
      ...channels.handlers(),
      ...follows.handlers(),
      'fleet.subscribe': (_input, { caller }) => subscription.begin(caller),
    },
    onFrame: (frame) => channels.receive(frame),
    dispose: () => owned.dispose(),
    [Symbol.dispose]: () => owned.dispose(),
  }
}
