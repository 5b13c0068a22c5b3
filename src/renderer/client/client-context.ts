import { createContext, use, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { AgentView } from '../../contract/views.ts'
import type { FleetClient } from './fleet-client.ts'
import type { Fleet } from './fleet.ts'
import type { LinkState } from './link-state.ts'
import type { VitalsBoard } from './vitals-board.ts'

/** Where components find the page's client. */
export const ClientContext = createContext<FleetClient | null>(null)

/** The page's client. */
export function useClient(): FleetClient {
  const client = use(ClientContext)
  if (client === null) throw new Error('no client above this component')
  return client
}

/** State of the connection between page and host. */
export function useLink(): LinkState {
  return useStore(useClient().store, (state) => state.link)
}

/** Something of the fleet; compared shallowly. Only below the frame, where a fleet is known. */
export function useFleet<T>(select: (fleet: Fleet) => T): T {
  return useStore(
    useClient().store,
    useShallow(({ fleet }) => {
      if (fleet === null) throw new Error('no fleet is known yet')
      return select(fleet)
    }),
  )
}

/** True if this login may change things; a read-only one sees no buttons that would be refused. */
/** Whether folders can be shown to the person who looks: their window is the desktop app's, on the machine of the agents. */
export function useCanOpen(): boolean {
  return useFleet(({ host }) => host.kind === 'desktop')
}

export function useMayChange(): boolean {
  return useFleet(({ role }) => role === 'owner')
}

/** One agent as it is; null once it is removed. */
export function useAgent(id: string | null): AgentView | null {
  return useFleet((fleet) => (id === null ? null : (fleet.agents.get(id) ?? null)))
}

/** A figure of the vitals; `select` must answer a primitive, and only a change of it renders. */
export function useVitals<T extends string | number | boolean | null>(select: (vitals: VitalsBoard) => T): T {
  const { vitals } = useClient()
  return useSyncExternalStore(
    (listener) => {
      const subscription = vitals.onTick(listener)
      return () => subscription.dispose()
    },
    () => select(vitals),
  )
}
