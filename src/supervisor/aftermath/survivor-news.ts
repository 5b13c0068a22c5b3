import type { Fleet } from '../fleet/fleet.ts'
import type { SurvivorsListener } from './survivors.ts'

/** Writes what becomes of survivors into the journals of their agents. `changed`: the list of them is another one. */
export function survivorNews(find: Fleet['find'], changed: () => void): SurvivorsListener {
  return {
    changed,
    found: ({ agentId, pid, name, runId }) => find(agentId)?.note({ kind: 'survivor-found', pid, name, runId }),
    killed: ({ agentId, pid, name, runId }, by) =>
      find(agentId)?.note({ kind: 'survivor-killed', pid, name, runId, by }),
    runOver: ({ agentId, runId }, claimants) => {
      const agent = find(agentId)
      for (const { pid, name } of claimants) agent?.note({ kind: 'claimant-left', pid, name, runId })
      agent?.lostRunOver(runId)
    },
  }
}
