import { DisposableStore } from '../../base/disposable.ts'
import type { RequestName } from '../../contract/requests.ts'
import type { Caller } from '../../contract/rpc/caller.ts'
import type { ClientLink, ClientConnection, DoorServer } from '../../contract/rpc/handlers.ts'
import type { Supervisor } from '../supervisor.ts'
import { admitOwner, admitRun } from './admit.ts'
import { alertHandlers } from './alert-handlers.ts'
import { agentHandlers } from './agent-handlers.ts'
import { doctorHandlers } from './doctor-handlers.ts'
import { historyHandlers } from './history-handlers.ts'
import { hostHandlers } from './host-handlers.ts'
import { lifeHandlers } from './life-handlers.ts'
import { loginHandlers } from './login-handlers.ts'
import { messageHandlers } from './message-handlers.ts'
import { EventFollows } from './event-handlers.ts'
import { FleetSubscription } from './fleet-subscription.ts'
import { remoteHandlers } from './remote-handlers.ts'
import { seriesHandlers } from './series-handlers.ts'
import { pastRunHandlers } from './past-run-handlers.ts'
import { processHandlers } from './process-handlers.ts'
import { textHandlers } from './text-handlers.ts'
import { taskHandlers } from './task-handlers.ts'
import { TerminalChannels } from './terminal-channels.ts'
import { worktreeHandlers } from './worktree-handlers.ts'

/** The supervisor as every transport sees it. */
export function contractServerOf(supervisor: Supervisor): DoorServer {
  return {
    version: supervisor.host.version,
    connect: (link, caller) => openClientConnection(supervisor, link, caller),
    admitOwner: (peerPid) => admitOwner(supervisor, peerPid),
    admitRun: (claim) => admitRun(supervisor, claim),
    relay: {
      open: (host) => supervisor.ports.remotes.open(host),
      setTimer: (delayMs, action) => supervisor.ports.clock.setTimer(delayMs, action),
    },
  }
}

/** One connected client: the handlers of all requests, and what the client has open. */
function openClientConnection(supervisor: Supervisor, link: ClientLink, caller: Caller): ClientConnection {
  const owned = new DisposableStore()
  const subscription = owned.add(new FleetSubscription(supervisor, link))
  const channels = owned.add(new TerminalChannels(supervisor.fleet, link))
  const follows = owned.add(new EventFollows(supervisor, link))
  return {
    handlers: {
      ...agentHandlers(supervisor),
      ...alertHandlers(supervisor),
      ...doctorHandlers(supervisor),
      ...historyHandlers(supervisor),
      ...hostHandlers(supervisor),
      ...remoteHandlers(supervisor),
      ...lifeHandlers(supervisor),
      ...seriesHandlers(supervisor),
      ...pastRunHandlers(supervisor),
      ...processHandlers(supervisor),
      ...textHandlers(supervisor),
      ...taskHandlers(supervisor),
      ...loginHandlers(),
      ...worktreeHandlers(supervisor),
      ...messageHandlers(supervisor),
      ...channels.handlers(),
      ...follows.handlers(),
      'fleet.subscribe': (_input, { caller }) => subscription.begin(caller),
    },
    onFrame: (frame) => channels.receive(frame),
    onAsked: (name, refusal) => noteUse(supervisor, caller, { request: name, isAllowed: refusal === null }),
    dispose: () => owned.dispose(),
    [Symbol.dispose]: () => owned.dispose(),
  }
}

/** Requests by which a run reports about itself. */
const REPORTS: ReadonlySet<RequestName> = new Set<RequestName>(['run.ready', 'run.hook'])

/** A run's report about itself is what the door is for; all else is journalled, refusals too. */
function noteUse(
  { watches: { doors }, doorLog }: Supervisor,
  caller: Caller,
  use: { readonly request: RequestName; readonly isAllowed: boolean },
): void {
  if (caller.role !== 'run' || (REPORTS.has(use.request) && use.isAllowed)) return
  const door = doors.find(caller.runId)
  if (door !== null) doorLog.note(door.agentId, { kind: 'door-used', runId: caller.runId, ...use })
}
