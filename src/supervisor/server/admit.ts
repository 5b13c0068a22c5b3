import { DisposableStore } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { err, ok } from '../../base/result.ts'
import { MAX_RUN_CONNECTIONS } from '../../contract/rpc/limits.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Answer, RunClaim, RunPass } from '../../contract/rpc/handlers.ts'
import { reachOf } from '../../core/agent/reach.ts'
import { relationOf, type Relation } from '../../core/agent/relation.ts'
import type { Reach } from '../../shapes/reach.ts'
import type { DoorHold, RunDoor } from '../run/run-doors.ts'
import type { Supervisor } from '../supervisor.ts'
import type { Whereabouts } from '../tree/tree-watch.ts'

/** In a pid namespace the host cannot see into; none that descends from the host can be there (setns(2)). */
const UNSEEN_PID = 0

/**
 * Why a process may not use the owner's socket; null: it may. Whatever is of a run's tree, or shows a run's cookie, is
 * a program of an agent, however it learned of the socket.
 */
export async function admitOwner(supervisor: Supervisor, peerPid: number | null): Promise<ContractError | null> {
  if (peerPid === null || peerPid === UNSEEN_PID) return null
  const place = await placeOf(supervisor, peerPid)
  if (place.kind === 'elsewhere') return null
  if (place.kind === 'gone') return NOT_SEEN
  const { runId } = place
  const agentId = supervisor.watches.doors.find(runId)?.agentId
  if (agentId !== undefined) supervisor.doorLog.note(agentId, { kind: 'door-refused', runId, reason: 'owners-door' })
  return INSIDE_A_RUN
}

/** Where a process seems to belong. A run's group is enough, also one in which not everybody is proven yet. */
async function placeOf({ trees, ports }: Supervisor, pid: number): Promise<Whereabouts> {
  const grouped = ports.cgroups.runOf(pid)
  if (grouped !== null) return { kind: 'claimant', runId: grouped }
  return trees.hasRuns ? (await trees.look()).whereIs(pid) : { kind: 'elsewhere' }
}

/** Whether a program is of the run it names: it knows the secret, and is seen to be of the run's tree now. */
export async function admitRun(supervisor: Supervisor, claim: RunClaim): Promise<Answer<RunPass>> {
  const { doorLog, ports, trees } = supervisor
  const { doors } = supervisor.watches
  const { runId, secret, peerPid } = claim
  const isRight = ports.runSecrets.isSecretOf(runId, secret)
  const door = doors.find(runId)
  if (door === null) return err(OVER)
  const refused = (reason: 'outside' | 'wrong-secret'): Answer<RunPass> => {
    doorLog.note(door.agentId, { kind: 'door-refused', runId, reason })
    return err(reason === 'outside' ? OUTSIDE : WRONG_SECRET)
  }
  if (!isRight) return refused('wrong-secret')
  const place = door.enter()
  if (!place.ok) return err(HOLDS[place.error])
  const pass = new DisposableStore()
  pass.add(place.value)
  const isMember = peerPid === null || (await isOfTree(trees, { runId, pid: peerPid }, pass))
  if (!isMember) return refused('outside')
  if (!door.isDisposed) return ok(passOf(supervisor, { runId, door, pass }))
  pass.dispose()
  return err(OVER)
}

/** What it is refused with or fails at, it leaves no connection counted. */
async function isOfTree(
  trees: Supervisor['trees'],
  { runId, pid }: { readonly runId: string; readonly pid: number },
  pass: DisposableStore,
): Promise<boolean> {
  let isMember = false
  try {
    const place = (await trees.look([runId])).whereIs(pid)
    isMember = place.kind === 'member' && place.runId === runId
  } finally {
    if (!isMember) pass.dispose()
  }
  return isMember
}

function passOf(
  { fleet, ports }: Supervisor,
  { runId, door, pass }: { readonly runId: string; readonly door: RunDoor; readonly pass: DisposableStore },
): RunPass {
  const revokes = pass.add(new Emitter<ContractError>())
  pass.add(door.onEnd(() => revokes.fire(OVER)))
  const reach = (): Reach => {
    const agent = fleet.find(door.agentId)
    return agent === null ? 'self' : reachOf(agent.record, ports.settings.values)
  }
  const relationTo = (ref: string): Relation => {
    const [own, other] = [fleet.find(door.agentId), fleet.get(ref)]
    return own === null || !other.ok ? 'outside' : relationOf(own.record, other.value.record)
  }
  return {
    caller: { role: 'run', runId, agentId: door.agentId, reach, relationTo },
    onRevoked: revokes.event,
    dispose: () => pass.dispose(),
    [Symbol.dispose]: () => pass.dispose(),
  }
}

const refusalWith = (message: string): ContractError => contractErrorOf('not-allowed', message)

const INSIDE_A_RUN = refusalWith(
  'This is the door of Corral’s owner, and this program was started by an agent. Inside an agent use the socket in CORRAL_SOCKET; for anything else use Corral outside of it.',
)
const NOT_SEEN = refusalWith(
  'The process that opened this connection is gone, so Corral cannot tell whether it may. Connect again, and stay until the answer.',
)
const OVER = refusalWith('No run of this id is up: it has ended, or another Corral started it.')
const WRONG_SECRET = refusalWith('The secret is not this run’s. Use CORRAL_RUN_ID and CORRAL_RUN_SECRET of one run.')
const OUTSIDE = refusalWith(
  'This process does not belong to the run whose secret it has. Only programs that the run itself started are let in.',
)
const HOLDS: Readonly<Record<DoorHold, ContractError>> = {
  'too-many': contractErrorOf(
    'too-many',
    `The run has ${MAX_RUN_CONNECTIONS} connections open. Close one, then connect again.`,
  ),
  'too-fast': contractErrorOf('too-many', 'The run connects too often. Wait a second, or keep one connection open.'),
}
