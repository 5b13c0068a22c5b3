import { err, ok, type Result } from '../../base/result.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Handlers } from '../../contract/rpc/handlers.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import type { SignalOutcome } from '../../core/ports.ts'
import { readableName } from '../../core/process/command-line.ts'
import { isOfBoot, isSameProcess } from '../../core/process/identity.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import { identityOf } from '../stop/signal-members.ts'
import type { Supervisor } from '../supervisor.ts'
import { processesFor } from './run-views.ts'
import { processTreeOf } from './views.ts'

type ProcessRequests = 'agent.processes' | 'process.end'

/** The requests about processes of runs. */
export function processHandlers(supervisor: Supervisor): Pick<Handlers, ProcessRequests> {
  const { fleet } = supervisor
  return {
    'agent.processes': async ({ agent: ref }, { caller }) => {
      const agent = fleet.get(ref)
      return agent.ok ? ok(processesFor(caller, await processesOf(agent.value, supervisor))) : agent
    },
    'process.end': async (input) => {
      const agent = fleet.get(input.agent)
      if (!agent.ok) return agent
      const ended = await endOne(agent.value, input, supervisor)
      return ended.ok ? ok({ outcome: ended.value }) : ended
    },
  }
}

async function processesOf(
  agent: SupervisedAgent,
  { trees, sampler, ports: { processes } }: Supervisor,
): Promise<OutputOf<'agent.processes'>> {
  const run = liveRunOf(agent.state.phase)
  if (run === null) return []
  const snapshot = await trees.look()
  const members = snapshot.members(run.runId).map((row) => ({ ...row }))
  const lines = await processes.commandLines(members.map((row) => identityOf(row, processes)))
  return processTreeOf(members, run.identity?.pid ?? null, {
    bootId: processes.bootId,
    cpuPercentOf: (row) => sampler.cpuPercentOf(run.runId, row, snapshot.takenAtMs),
    ageMsOf: (row) => processes.ageMs(row),
    commandLineOf: (row) => lines.get(row.pid) ?? readableName(row.name),
  })
}

/**
 * Signals one process, if a look begun now finds it in the agent's tree under this identity. The table compares the identity once more in the
 * turn in which it sends.
 */
async function endOne(
  agent: SupervisedAgent,
  { pid, startTime, bootId, signal }: ParsedInputOf<'process.end'>,
  { trees, ports: { processes } }: Supervisor,
): Promise<Result<SignalOutcome, ContractError>> {
  const { spec } = agent.record
  const run = liveRunOf(agent.state.phase)
  if (run === null) return refused(`${spec.name} is not up. What is left of its earlier runs is listed under Orphans.`)
  if (run.identity === null) return refused(`The first process of ${spec.name} is not known yet. Try again.`)
  const identity = { pid, startTime, bootId }
  if (!isOfBoot(identity, processes.bootId)) return ok('gone')
  if (isSameProcess(identity, run.identity)) {
    return refused(`This is the first process of ${spec.name}: everything else depends on it. Stop the agent instead.`)
  }
  const snapshot = await trees.look([run.runId])
  if (snapshot.whereIs(pid).kind === 'gone') return ok('gone')
  const member = snapshot.members(run.runId).find((row) => row.pid === pid)
  if (member === undefined || member.startTime !== startTime) return ok('stranger')
  const name = readableName(member.name)
  const outcome = await processes.signal(identity, signal)
  if (outcome === 'sent') agent.note({ kind: 'process-signalled', pid, name, signal })
  return ok(outcome)
}

function refused(message: string): Result<never, ContractError> {
  return err(contractErrorOf('refused-by-state', message, 'pid'))
}
