import type { ReactElement } from 'react'
import { assertNever } from '../../base/assert-never.ts'
import { useFleet } from '../client/client-context.ts'
import { EditAgentDialog, NewAgentDialog } from '../features/new-agent/agent-dialog.tsx'
import { Palette } from '../features/palette/palette.tsx'
import { SettingsDialog } from '../features/settings/settings-dialog.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { closeOverlay, useView } from '../state/view-state.ts'

/** The dialog or palette that is open, if any. */
export function Overlays(): ReactElement | null {
  const overlay = useView((view) => view.overlay)
  switch (overlay.kind) {
    case 'none':
      return null
    case 'new-agent':
      return <NewAgentDialog />
    case 'edit-agent':
      return <EditOverlay key={overlay.id} id={overlay.id} />
    case 'settings':
      return <SettingsDialog section={overlay.section ?? 'general'} />
    case 'palette':
      return <Palette />
    case 'shortcuts':
      return <ShortcutsDialog />
    case 'question':
      return <ConfirmDialog {...overlay.question} onClose={closeOverlay} />
    default:
      return assertNever(overlay)
  }
}

function EditOverlay({ id }: { readonly id: string }): ReactElement | null {
  const agent = useFleet(({ agents }) => agents.get(id) ?? null)
  return agent && <EditAgentDialog agent={agent} />
}
