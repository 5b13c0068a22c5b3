import { Tooltip } from '@base-ui/react/tooltip'
import { useEffect, type ReactElement } from 'react'
import { useStore } from 'zustand'
import { assertNever } from '../../base/assert-never.ts'
import { ClientContext } from '../client/client-context.ts'
import type { FleetClient } from '../client/fleet-client.ts'
import { HostsContext, useTheme } from '../client/hosts-context.ts'
import type { PageHosts } from '../client/page-hosts.ts'
import { useAppliedTheme } from '../state/theme.ts'
import { leaveHost } from '../state/view-state.ts'
import { tellFailure, Toasts } from '../ui/toasts.tsx'
import { BugBoundary } from './bug-boundary.tsx'
import { Frame } from './frame.tsx'
import { RemoteScreen } from './remote-screen.tsx'
import { ConnectingScreen, LoginScreen, MismatchScreen } from './screens.tsx'

/** Tooltips wait long enough not to follow the mouse around, ms. */
const TIP_DELAY_MS = 500

/** The whole page. */
export function App({ hosts }: { readonly hosts: PageHosts }): ReactElement {
  const { name, client } = useStore(hosts.store, ({ shown }) => shown)
  useHostNews(hosts)
  return (
    <HostsContext value={hosts}>
      <ClientContext value={client}>
        <Tooltip.Provider delay={TIP_DELAY_MS}>
          <BugBoundary>
            <Shown key={name ?? ''} name={name} client={client} own={hosts.local} />
            <Toasts />
          </BugBoundary>
        </Tooltip.Provider>
      </ClientContext>
    </HostsContext>
  )
}

interface ShownProps {
  /** Null: this page's own host. */
  readonly name: string | null
  readonly client: FleetClient
  readonly own: FleetClient
}

/** A page that is not let in by its own host is led to no other. */
function Shown({ name, client, own }: ShownProps): ReactElement {
  const ownLink = useStore(own.store, (state) => state.link)
  const link = useStore(client.store, (state) => state.link)
  const isKnown = useStore(client.store, (state) => state.fleet !== null)
  useAppliedTheme(useTheme())
  switch (ownLink.kind) {
    case 'login':
      return <LoginScreen reason={ownLink.reason} />
    case 'mismatch':
      return <MismatchScreen {...ownLink} />
    case 'connecting':
    case 'gone':
    case 'live':
    case 'silent':
      if (isKnown && link.kind !== 'mismatch') return <Frame />
      return name === null ? <ConnectingScreen link={link} /> : <RemoteScreen name={name} link={link} />
    default:
      return assertNever(ownLink)
  }
}

/** What was opened belongs to the host that is left; a person is told if that was not their doing. */
function useHostNews(hosts: PageHosts): void {
  useEffect(() => {
    const end = hosts.store.subscribe(leaveHost)
    const losses = hosts.onLeft((name) =>
      tellFailure(`${name} is shown no more`, 'It was removed from the list of hosts. This machine is shown instead.'),
    )
    return () => {
      end()
      losses.dispose()
    }
  }, [hosts])
}
