import { useEffect } from 'react'
import { useFleet } from '../client/client-context.ts'
import { useNeedElsewhere, useShownHost } from '../client/hosts-context.ts'
import { countUnder } from '../state/agent-groups.ts'

const TITLE = 'Corral'

/** The title of tab or window says which host it shows, and how many agents need a person on any. */
export function useWindowTitle(): void {
  const host = useShownHost()
  const here = useFleet(({ agents }) => countUnder(agents.values(), 'needs-you'))
  const count = here + useNeedElsewhere()
  useEffect(() => {
    const title = host === null ? TITLE : `${host} — ${TITLE}`
    document.title = count === 0 ? title : `(${count}) ${title}`
  }, [count, host])
}
