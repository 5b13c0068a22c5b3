import { Tooltip } from '@base-ui/react/tooltip'
import { useEffect, type ReactElement } from 'react'
import { useStore } from 'zustand'
import { assertNever } from '../../base/assert-never.ts'
import { desktopBridge } from '../client/carrier.ts'
import { ClientContext } from '../client/client-context.ts'
import type { FleetClient } from '../client/fleet-client.ts'
import { Toasts } from '../ui/toasts.tsx'
import type { ShellCommand } from '../../contract/bridge.ts'
import { BugBoundary } from './bug-boundary.tsx'
import { Frame } from './frame.tsx'
import { ConnectingScreen, LoginScreen, MismatchScreen } from './screens.tsx'
import { focusAgent, openOverlay } from './view-state.ts'

/** Tooltips wait long enough not to follow the mouse around, ms. */
const TIP_DELAY_MS = 500

/** The whole page. */
export function App({ client }: { readonly client: FleetClient }): ReactElement {
  useShellCommands()
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
      return <LoginScreen problem={link.problem} busy={link.busy} />
    case 'mismatch':
      return <MismatchScreen {...link} />
    case 'connecting':
    case 'gone':
    case 'live':
      return isKnown ? <Frame /> : <ConnectingScreen link={link} />
    default:
      return assertNever(link)
  }
}

/** Does what tray, menu and notifications ask for. */
function useShellCommands(): void {
  useEffect(() => desktopBridge()?.onCommand(runShellCommand), [])
}

function runShellCommand(command: ShellCommand): void {
  switch (command.kind) {
    case 'show-agent':
      return focusAgent(command.id)
    case 'new-agent':
      return openOverlay({ kind: 'new-agent' })
    case 'open-settings':
      return openOverlay({ kind: 'settings' })
    default:
      return assertNever(command)
  }
}
