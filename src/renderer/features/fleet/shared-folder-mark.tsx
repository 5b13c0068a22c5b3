import { FolderSync } from 'lucide-react'
import type { ReactElement } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import { sharersAmong } from '../../../core/workspace/shared-folders.ts'
import { sharingWords } from '../../../words/worktree-words.ts'
import { useFleet } from '../../client/client-context.ts'
import { Tip } from '../../ui/tip.tsx'

type Agents = ReadonlyMap<string, AgentView>

/** Found once for each state of the fleet, for all rows. */
const found = new WeakMap<Agents, ReturnType<typeof sharersAmong>>()

/** Shown of an agent that works in the same folder as another: they may change each other's files. */
export function SharedFolderMark({ agentId }: { readonly agentId: string }): ReactElement | null {
  const words = useFleet(({ agents }) => sharingWords(sharersIn(agents)(agentId)))
  if (words === null) return null
  return (
    <Tip text={words}>
      <FolderSync size={12} role="img" aria-label={words} color="var(--muted)" data-shared-folder />
    </Tip>
  )
}

function sharersIn(agents: Agents): ReturnType<typeof sharersAmong> {
  const known = found.get(agents)
  if (known !== undefined) return known
  const sharers = sharersAmong([...agents.values()])
  found.set(agents, sharers)
  return sharers
}
