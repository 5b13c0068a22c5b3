import { assertNever } from '../../base/assert-never.ts'
import { err, ok } from '../../base/result.ts'
import { contractErrorOf } from '../../contract/rpc/errors.ts'
import type { Answer, Handlers } from '../../contract/rpc/handlers.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import type { SignalOutcome } from '../../core/ports.ts'
import { ignoreSurvivor } from '../aftermath/survivor-decisions.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { RunReport } from '../run/run-observer.ts'
import type { Supervisor } from '../supervisor.ts'

type LifeRequests = 'run.ready' | 'run.hook' | 'survivor.kill' | 'survivor.ignore' | 'session.list' | 'session.end'

/** The requests about runs and what outlives them. */
export function lifeHandlers(supervisor: Supervisor): Pick<Handlers, LifeRequests> {
  const { fleet, ports } = supervisor
  return {
    'run.ready': ({ runId }) => reported(fleet, runId, { kind: 'ready' }),
    'run.hook': ({ runId, report }) => reported(fleet, runId, { kind: 'hook', report }),
    'survivor.kill': async (ref) => answerOf(await supervisor.survivors.kill(ref), ref.pid),
    'survivor.ignore': ({ isIgnored, ...ref }) => {
      ignoreSurvivor(ref, isIgnored, supervisor)
      return ok({})
    },
    'session.list': async () => {
      const sessions = await supervisor.sessions.list()
      return sessions.ok ? sessions : err(contractErrorOf('internal', sessions.error))
    },
    'session.end': async ({ runId }) => {
      const owner = fleet.list().find(({ state }) => liveRunOf(state.phase)?.runId === runId)
      if (owner !== undefined) {
        return err(contractErrorOf('refused-by-state', `${owner.record.spec.name} runs in it. Stop the agent instead.`))
      }
      const ended = await ports.sessions.end(runId)
      return ended.ok ? ok({}) : err(contractErrorOf('refused-by-state', ended.error))
    },
  }
}

function reported(fleet: Fleet, runId: string, report: RunReport): Answer<Record<string, never>> {
  const agent = fleet.list().find(({ state }) => liveRunOf(state.phase)?.runId === runId)
  if (agent === undefined) return err(contractErrorOf('agent-not-found', 'No run of this id is up.', 'runId'))
  agent.report(report)
  return ok({})
}

function answerOf(outcome: SignalOutcome, pid: number): Answer<Record<string, never>> {
  switch (outcome) {
    case 'sent':
    case 'gone':
      return ok({})
    case 'stranger':
      return err(
        contractErrorOf(
          'refused-by-state',
          `Process ${pid} cannot be proven to be Corral’s, so it is left alone. End it yourself if it is yours.`,
        ),
      )
    case 'not-permitted':
      return err(
        contractErrorOf('refused-by-state', `The system does not let Corral end process ${pid}: it is another user’s.`),
      )
    default:
      return assertNever(outcome)
  }
}
