import type { Caller, Role } from '../../contract/rpc/caller.ts'
import type { ClientConnection, ClientLink, DoorServer } from '../../contract/rpc/handlers.ts'

/** A server that knows how many connections it has. */
export interface CountedServer {
  readonly server: DoorServer
  /** By role; those of which there are none too. */
  readonly clients: () => ReadonlyMap<Role, number>
}

export function countedServer(server: DoorServer): CountedServer {
  const open = new Map<Role, number>([
    ['owner', 0],
    ['viewer', 0],
    ['run', 0],
  ])
  const add = (role: Role, more: number): void => void open.set(role, (open.get(role) ?? 0) + more)
  const connect = (link: ClientLink, caller: Caller): ClientConnection => {
    const connection = server.connect(link, caller)
    add(caller.role, 1)
    let isOpen = true
    const dispose = (): void => {
      if (isOpen) add(caller.role, -1)
      isOpen = false
      connection.dispose()
    }
    return { ...connection, dispose, [Symbol.dispose]: dispose }
  }
  const admitOwner: DoorServer['admitOwner'] = (peerPid) => server.admitOwner(peerPid)
  const admitRun: DoorServer['admitRun'] = (claim) => server.admitRun(claim)
  const relay = server.relay === undefined ? {} : { relay: server.relay }
  return { server: { version: server.version, connect, ...relay, admitOwner, admitRun }, clients: () => open }
}
