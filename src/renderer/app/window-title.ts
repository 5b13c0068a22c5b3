import { useEffect } from 'react'
import { useFleet } from '../client/client-context.ts'
import { countUnder } from '../state/agent-groups.ts'

const TITLE = 'Corral'

/** The title of tab or window says how many agents need a person. */
export function useWindowTitle(): void {
  const count = useFleet(({ agents }) => countUnder(agents.values(), 'needs-you'))
  useEffect(() => {
    document.title = count === 0 ? TITLE : `(${count}) ${TITLE}`
  }, [count])
}
