import { err, ok } from '../../base/result.ts'
import { contractErrorOf } from '../../contract/rpc/errors.ts'
import type { Handlers } from '../../contract/rpc/handlers.ts'
import type { Supervisor } from '../supervisor.ts'

/** The requests about runs that are over. */
export function pastRunHandlers({
  fleet,
  postMortems,
}: Pick<Supervisor, 'fleet' | 'postMortems'>): Pick<Handlers, 'run.list' | 'run.postMortem'> {
  return {
    'run.list': async ({ agent: ref }) => {
      const agent = fleet.get(ref)
      return agent.ok ? ok(await postMortems.list(agent.value.record.id)) : agent
    },
    'run.postMortem': async ({ agent: ref, generation }) => {
      const agent = fleet.get(ref)
      if (!agent.ok) return agent
      const found = await postMortems.read(agent.value.record.id, generation)
      return found === null ? err(contractErrorOf('refused-by-state', NOT_KEPT)) : ok(found)
    },
  }
}

const NOT_KEPT =
  'Of this run no post-mortem is kept: it has not ended, or it is one of those that made room for later ones.'
