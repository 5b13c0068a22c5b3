import { createContext, use } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { inNeed } from '../../core/activity/needs-you.ts'
import type { SettingsValues } from '../../shapes/settings.ts'
import type { RemoteHostView } from '../../contract/remote-view.ts'
import type { Fleet } from './fleet.ts'
import type { LinkState } from './link-state.ts'
import type { PageHosts } from './page-hosts.ts'

/** Where components find the window's hosts. */
export const HostsContext = createContext<PageHosts | null>(null)

/** The window's hosts. */
export function useHosts(): PageHosts {
  const hosts = use(HostsContext)
  if (hosts === null) throw new Error('no hosts above this component')
  return hosts
}

/** Name of the host this window shows; null: its own. */
export function useShownHost(): string | null {
  return useStore(useHosts().store, ({ shown }) => shown.name)
}

/** Something of this page's own host, whichever is shown; `select` gets null while nothing is known of it. */
export function useOwnHost<T>(select: (fleet: Fleet | null) => T): T {
  return useStore(
    useHosts().local.store,
    useShallow(({ fleet }) => select(fleet)),
  )
}

/** The remote hosts in the list. */
export function useRemotes(): readonly RemoteHostView[] {
  return useOwnHost((fleet) => fleet?.host.remotes ?? NONE)
}

/** What this page's own host says of the remote one that is shown; null: its own is shown, or it is not in the list. */
export function useShownRemote(): RemoteHostView | null {
  const name = useShownHost()
  return useRemotes().find((remote) => remote.name === name) ?? null
}

/** How many agents need a person on hosts that are not shown. */
export function useNeedElsewhere(): number {
  const shown = useShownHost()
  const own = useOwnNeed()
  const remote = useRemotes()
    .filter(({ name }) => name !== shown)
    .reduce((sum, { fleet }) => sum + (fleet?.needYou ?? 0), 0)
  return shown === null ? remote : remote + own
}

/** How many agents of this page's own host need a person. */
export function useOwnNeed(): number {
  return useOwnHost((fleet) => (fleet === null ? 0 : inNeed(fleet.agents.values()).length))
}

/** State of the connection between the page and its own host, whichever is shown. */
export function useOwnLink(): LinkState {
  return useStore(useHosts().local.store, ({ link }) => link)
}

/** The theme the window is to have, which is a setting of its own host. */
export function useTheme(): SettingsValues['theme'] {
  return useOwnHost((fleet) => fleet?.settings.theme ?? 'system')
}

const NONE: readonly RemoteHostView[] = []
