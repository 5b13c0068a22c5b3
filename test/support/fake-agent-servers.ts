import { toDisposable, type Disposable } from '../../src/base/disposable.ts'
import type { ServerAddress } from '../../src/core/agent/server-address.ts'
import type { AgentServers, ServerListener } from '../../src/core/agent-servers.ts'

/** Servers of agents that say what a test says, by port. */
export class FakeAgentServers implements AgentServers {
  readonly followed = new Map<number, { readonly address: ServerAddress; readonly listener: ServerListener }>()

  followOpenCode(address: ServerAddress, listener: ServerListener): Disposable {
    this.followed.set(address.port, { address, listener })
    return toDisposable(() => this.followed.delete(address.port))
  }

  /** Whoever listens to the server at this port. */
  at(port: number): ServerListener {
    const found = this.followed.get(port)
    if (found === undefined) throw new Error(`nobody listens to port ${port}`)
    return found.listener
  }
}
