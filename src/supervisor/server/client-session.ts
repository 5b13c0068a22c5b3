import { DisposableStore } from '../../base/disposable.ts'
import type { ClientLink, ClientSession } from '../../contract/rpc/handlers.ts'
import type { Supervisor } from '../supervisor.ts'
import { agentHandlers } from './agent-handlers.ts'
import { hostHandlers } from './host-handlers.ts'
import { FleetSubscription } from './fleet-subscription.ts'
import { TerminalChannels } from './terminal-channels.ts'

/** One connected client: the handlers of all requests, and what the client has open. */
export function openClientSession(supervisor: Supervisor, link: ClientLink): ClientSession {
  const owned = new DisposableStore()
  const subscription = owned.add(new FleetSubscription(supervisor, link))
  const channels = owned.add(new TerminalChannels(supervisor.fleet, link))
  return {
    handlers: {
      ...agentHandlers(supervisor),
      ...hostHandlers(supervisor),
      ...channels.handlers(),
      'fleet.subscribe': () => subscription.begin(),
    },
    onFrame: (frame) => channels.receive(frame),
    onApplied: (seq) => subscription.applied(seq),
    dispose: () => owned.dispose(),
    [Symbol.dispose]: () => owned.dispose(),
  }
}
