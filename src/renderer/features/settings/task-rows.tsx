import type { ReactElement } from 'react'
import { useFleet } from '../../client/client-context.ts'
import { useFleetCommands } from '../../state/use-fleet-commands.ts'
import { DraftRow } from './draft-row.tsx'
import { parseCount, parseTypeCounts, typeCountsText } from './setting-values.ts'
import { useDraft } from './use-draft.ts'

/** How many tasks are carried out at once, and how many of their agents stay. */
export function TaskRows(): ReactElement {
  const tasks = useFleet((fleet) => fleet.settings.tasks)
  const { updateSettings } = useFleetCommands()
  const most = useDraft({
    saved: String(tasks.maxConcurrent),
    parse: (text) => parseCount(text, 1),
    onCommit: (maxConcurrent) => updateSettings({ tasks: { maxConcurrent } }),
  })
  const ofType = useDraft({
    saved: typeCountsText(tasks.maxOfType),
    parse: parseTypeCounts,
    onCommit: (maxOfType) => updateSettings({ tasks: { maxOfType } }),
  })
  const kept = useDraft({
    saved: String(tasks.keptAgents),
    parse: (text) => parseCount(text, 0),
    onCommit: (keptAgents) => updateSettings({ tasks: { keptAgents } }),
  })
  return (
    <>
      <DraftRow
        label="Tasks at once"
        hint="The others wait in their queue; the limits above count for them, too."
        draft={most}
        inputMode="numeric"
      />
      <DraftRow
        label="Tasks at once, by type"
        hint="Such as “claude 2, codex 1”. Types that are not named have no limit of their own."
        draft={ofType}
        placeholder="any"
      />
      <DraftRow
        label="Agents of ended tasks that stay"
        hint="The latest, so that you can look at their terminals. Results stay in any case."
        draft={kept}
        inputMode="numeric"
      />
    </>
  )
}
