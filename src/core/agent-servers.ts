import type { Disposable } from '../base/disposable.ts'
import type { ServerState } from './activity/opencode-events.ts'
import type { ServerAddress } from './agent/server-address.ts'

/** What is heard of an agent's own server. */
export interface ServerListener {
  /** Its stream has begun, for the first time or again; this is how things stand. */
  begun(state: ServerState): void
  /** One event: a JSON text. */
  event(text: string): void
  /** It is gone, or has been silent for so long that it may be. */
  lost(): void
}

/** Servers that agents have on this machine. */
export interface AgentServers {
  /** Listens to an OpenCode server until disposed; tries again while none is there. */
  followOpenCode(address: ServerAddress, listener: ServerListener): Disposable
}
