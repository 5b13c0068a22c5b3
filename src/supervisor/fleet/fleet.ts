import { DisposableStore, Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { problemsOfSpec } from '../../core/agent/spec.ts'
import { AGENTS_MAX } from '../../core/limits.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { SettledEnv } from '../../core/secrets/variables.ts'
import { initialState } from '../../core/agent/state.ts'
import type { StoredAgent } from '../../core/ports.ts'
import { contractErrorOf, type ContractError } from '../../contract/rpc/errors.ts'
import type { Facets } from '../../contract/streams.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { SpendingBook } from '../spending/spending-book.ts'
import type { SeriesRecorder } from '../series/series-recorder.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import { bringDown } from './bring-down.ts'
import type { FacetWriters } from './facets.ts'
import { SpawnTurns } from '../run/spawn-turns.ts'
import { KeysFirst } from '../terminal/keys-first.ts'
import { SupervisedAgent, type AgentParts } from './supervised-agent.ts'

/** What a fleet is made with. */
export interface FleetParts extends Omit<AgentParts, 'keys' | 'turns'> {
  readonly spending: SpendingBook
  readonly sampler: VitalsSampler
  readonly series: Pick<SeriesRecorder, 'forget'>
}

/** What became different of an agent beside its life. */
interface FacetChange {
  readonly agentId: string
  readonly changes: Partial<Facets>
}

interface FleetEntry {
  readonly agent: SupervisedAgent
  readonly owned: DisposableStore
  /** Write what the agent has used, and how its worktree is. */
  readonly spent: FacetWriters<'spending'>['spending']
  readonly placed: FacetWriters<'worktree'>['worktree']
  /** Writes which conversation it had last. */
  readonly conversed: FacetWriters<'conversation'>['conversation']
}

const TOO_MANY_AGENTS = `There are ${AGENTS_MAX} agents, and no more can be kept. Remove those you no longer need.`
const CANNOT_BE_ENDED = 'Some of its processes cannot be ended, so it is kept. End them first, then remove it.'
const STARTED_AGAIN = 'It was started again meanwhile, so it is kept. Remove it once more to stop and remove it.'

/** Every agent there is. */
export class Fleet extends Lifetime {
  private readonly parts: FleetParts
  private readonly agents = new Map<string, FleetEntry>()
  private readonly keys: KeysFirst
  private readonly turns: SpawnTurns
  private readonly idsByName = new Map<string, string>()
  private readonly facets = this.register(new Emitter<FacetChange>())

  /** Facets of an agent changed. */
  readonly onFacets = this.facets.event

  constructor(parts: FleetParts) {
    super()
    this.parts = parts
    this.keys = new KeysFirst(parts.ports.clock)
    this.turns = new SpawnTurns(parts.ports.clock, this.keys)
    this.register(parts.spending.onDidChange((id) => this.agents.get(id)?.spent(parts.spending.of(id))))
    const { book } = parts.worktrees
    this.register(book.onDidChange((id) => this.agents.get(id)?.placed(book.of(id))))
    const { conversations } = parts
    this.register(conversations.onDidChange((id) => this.agents.get(id)?.conversed(conversations.of(id))))
  }

  /** In order of creation. */
  list(): SupervisedAgent[] {
    return [...this.agents.values()].map(({ agent }) => agent)
  }

  /** The agent of this id; null: there is none (any more). */
  find(id: string): SupervisedAgent | null {
    return this.agents.get(id)?.agent ?? null
  }

  /** The agent of this id or name, an id first; an error a client can be answered with. */
  get(ref: string): Result<SupervisedAgent, ContractError> {
    const entry = this.agents.get(ref) ?? this.agents.get(this.idsByName.get(ref) ?? '')
    return entry
      ? ok(entry.agent)
      : err(
          contractErrorOf(
            'agent-not-found',
            `There is no agent "${ref}". It may have been removed; look at the list again.`,
            'agent',
          ),
        )
  }

  /** Takes over an agent the store knows. */
  restore(stored: StoredAgent): SupervisedAgent {
    const owned = new DisposableStore()
    const agent = owned.add(new SupervisedAgent(stored, { ...this.parts, keys: this.keys, turns: this.turns }))
    owned.add(agent.facets.onDidChange((changes) => this.facets.fire({ agentId: stored.record.id, changes })))
    const { id } = stored.record
    const {
      spending: spent,
      worktree: placed,
      conversation: conversed,
    } = agent.facets.writers(...(['spending', 'worktree', 'conversation'] as const))
    spent(this.parts.spending.of(id))
    placed(this.parts.worktrees.book.of(id))
    conversed(this.parts.conversations.of(id))
    this.agents.set(id, { agent, owned, spent, placed, conversed })
    this.idsByName.set(stored.record.spec.name, id)
    return agent
  }

  /** `values`: those of its secrets, by name. */
  create(spec: AgentSpec, values: Environment = {}): Result<SupervisedAgent, ContractError> {
    if (this.agents.size >= AGENTS_MAX) return err(contractErrorOf('too-many', TOO_MANY_AGENTS))
    const problem = this.problemOf(spec, { ownId: null, values })
    if (problem) return err(problem)
    const { ids, clock, secrets } = this.parts.ports
    const id = ids.agentId()
    const kept = Object.keys(values).length === 0 ? ok(null) : secrets.write(id, values)
    if (!kept.ok) return err(notKept(`Nothing is changed, because its secrets cannot be kept. ${kept.error}`))
    const createdAt = clock.now()
    const agent = this.restore({
      record: { id, spec, createdAt, problems: [] },
      state: initialState(createdAt),
    })
    agent.note({ kind: 'created' })
    return ok(agent)
  }

  /** `values`: those of secrets that are new or changed. `isHidden`: a value is in the spec in the clear no longer. */
  update(
    agent: SupervisedAgent,
    spec: AgentSpec,
    { values = {}, isHidden = false }: Partial<SettledEnv> = {},
  ): Result<null, ContractError> {
    const problem = this.problemOf(spec, { ownId: agent.record.id, values })
    if (problem) return err(problem)
    const kept = agent.secrets.keep(values)
    if (!kept.ok) return err(notKept(`Nothing is changed, because its secrets cannot be kept. ${kept.error}`))
    this.idsByName.delete(agent.record.spec.name)
    this.idsByName.set(spec.name, agent.record.id)
    agent.changeSpec(spec)
    if (isHidden) this.parts.ports.store.purge()
    const left = agent.secrets.deleteOthers(spec)
    return left.ok ? left : err(notKept(`It is saved, but a value it no longer uses is not deleted. ${left.error}`))
  }

  /** Stops an agent politely and forgets it. One whose processes cannot be ended, or that is started again meanwhile, is kept. */
  async remove(agent: SupervisedAgent): Promise<Result<null, ContractError>> {
    if (agent.isUp) {
      const rest = await bringDown(agent, 'remove')
      if (rest === 'unkillable') return err(contractErrorOf('refused-by-state', CANNOT_BE_ENDED))
      // It may have been started after it was down, before this went on.
      const isWantedAgain = rest === 'wanted-up' || agent.state.wanted === 'up'
      if (isWantedAgain) return err(contractErrorOf('refused-by-state', STARTED_AGAIN))
    }
    const entry = this.agents.get(agent.record.id)
    if (!entry) return ok(null)
    // First, so that none is left behind of an agent that is gone.
    const deleted = agent.secrets.delete()
    if (!deleted.ok) return err(notKept(`It is kept, because its secrets cannot be deleted. ${deleted.error}`))
    this.agents.delete(agent.record.id)
    this.idsByName.delete(agent.record.spec.name)
    this.parts.sampler.forget(agent.record.id)
    this.parts.series.forget(agent.record.id)
    this.parts.conversations.set(agent.record.id, null)
    agent.note({ kind: 'removed' })
    entry.owned.dispose()
    return ok(null)
  }

  override dispose(): void {
    for (const { owned } of this.agents.values()) owned.dispose()
    this.agents.clear()
    super.dispose()
  }

  private problemOf(
    given: AgentSpec,
    { ownId, values }: { readonly ownId: string | null; readonly values: Environment },
  ): ContractError | null {
    const spec = { ...given, env: { ...given.env, ...values } }
    const [problem] = problemsOfSpec(spec, this.parts.ports.patterns)
    if (problem) return contractErrorOf('invalid-input', problem.message, problem.field)
    const owner = this.idsByName.get(spec.name) ?? ownId
    return owner !== ownId
      ? contractErrorOf('name-taken', `An agent named "${spec.name}" is there already. Choose another name.`, 'name')
      : null
  }
}

function notKept(message: string): ContractError {
  return contractErrorOf('refused-by-state', message, 'env')
}
