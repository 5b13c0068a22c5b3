import { useEffect, type ReactElement } from 'react'
import { assertNever } from '../../base/assert-never.ts'
import { useAgent } from '../client/client-context.ts'
import { AlertsDialog } from '../features/alerts/alerts-dialog.tsx'
import { EditAgentDialog, NewAgentDialog } from '../features/new-agent/agent-dialog.tsx'
import { CompareDialog } from '../features/history/compare-dialog.tsx'
import { AddHostDialog } from '../features/hosts/add-host-dialog.tsx'
import { RenameHostDialog } from '../features/hosts/rename-host-dialog.tsx'
import { Palette } from '../features/palette/palette.tsx'
import { SettingsDialog } from '../features/settings/settings-dialog.tsx'
import { NewTaskDialog } from '../features/tasks/new-task-dialog.tsx'
import { TaskDialog } from '../features/tasks/task-dialog.tsx'
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
    case 'alerts':
      return <AlertsDialog alertId={overlay.alertId ?? null} />
    case 'compare-runs':
      return <CompareDialog runs={overlay.runs} />
    case 'new-task':
      return <NewTaskDialog />
    case 'task':
      return <TaskDialog key={overlay.id} id={overlay.id} />
    case 'add-host':
      return <AddHostDialog />
    case 'rename-host':
      return <RenameHostDialog key={overlay.name} name={overlay.name} />
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

/** Closes when the agent is removed elsewhere: an overlay nobody sees would take the keys of the page. */
function EditOverlay({ id }: { readonly id: string }): ReactElement | null {
  const agent = useAgent(id)
  const isGone = agent === null
  useEffect(() => {
    if (isGone) closeOverlay()
  }, [isGone])
  return agent && <EditAgentDialog agent={agent} />
}
