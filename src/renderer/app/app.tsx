import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { assertNever } from '../../base/assert-never.ts'
import { ClientContext } from '../client/client-context.ts'
import type { FleetClient } from '../client/fleet-client.ts'
import { Toasts } from '../ui/toasts.tsx'
import { BugBoundary } from './bug-boundary.tsx'
import { Frame } from './frame.tsx'
import { ConnectingScreen, LoginScreen, MismatchScreen } from './screens.tsx'

/** Tooltips wait long enough not to follow the mouse around, ms. */
const TIP_DELAY_MS = 500

/** The whole page. */
export function App({ client }: { readonly client: FleetClient }): ReactElement {
  return (
    <ClientContext value={client}>
      <Tooltip.Provider delay={TIP_DELAY_MS}>
        <BugBoundary>
          <Shown client={client} />
          <Toasts />
        </BugBoundary>
      </Tooltip.Provider>
    </ClientContext>
  )
}

function Shown({ client }: { readonly client: FleetClient }): ReactElement {
  const link = useStore(client.store, (state) => state.link)
  const isKnown = useStore(client.store, (state) => state.fleet !== null)
  switch (link.kind) {
    case 'login':
      return <LoginScreen reason={link.reason} />
    case 'mismatch':
      return <MismatchScreen {...link} />
    case 'connecting':
    case 'gone':
    case 'live':
    case 'silent':
      return isKnown ? <Frame /> : <ConnectingScreen link={link} />
    default:
      return assertNever(link)
  }
}
