import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Fleet } from './fleet.ts'
import type { LinkState } from './link-state.ts'

/** Everything React sees of the client. */
interface ClientState {
  readonly link: LinkState
  /** Null until the first snapshot; kept, dimmed, while the host is gone. */
  readonly fleet: Fleet | null
}

/** The store that holds it. One writer: the FleetClient. */
export type ClientStore = StoreApi<ClientState>

/** A store before anything is known. */
export function createClientStore(): ClientStore {
  return createStore<ClientState>(() => ({ link: { kind: 'connecting' }, fleet: null }))
}
