import { agentIdOf } from '../../../src/core/subject.ts'
import { homedir } from 'node:os'
import { Emitter } from '../../../src/base/event.ts'
import type { Result } from '../../../src/base/result.ts'
import type { ContractError } from '../../../src/contract/rpc/errors.ts'
import type { RequestOptions } from '../../../src/contract/client/contract-client.ts'
import { RpcClient } from '../../../src/contract/client/rpc-client.ts'
import type { InputOf, OutputOf, RequestName } from '../../../src/contract/requests.ts'
import type { AgentView, HostView } from '../../../src/contract/views.ts'
import type { JournalEntry } from '../../../src/shapes/journal.ts'
import type { PhaseKind } from '../../../src/shapes/state.ts'
import type { StreamMessage } from '../../../src/contract/streams.ts'
import { connectControl } from '../../../src/transports/control/client.ts'
import { controlPathOf } from '../../../src/transports/control/place.ts'
import type { FaultPlace } from './place.ts'
import { within } from './wait.ts'

/** A spec as entered by a test. */
export type SpecInput = InputOf<'agent.create'>['spec']

/** A client of a host on its control socket, subscribed to the fleet; it keeps all it receives. */
export class FaultClient {
  readonly rpc: RpcClient
  /** Every entry received, in order. */
  readonly journal: JournalEntry[] = []
  private readonly agents = new Map<string, AgentView>()
  private readonly news = new Emitter<null>()
  private hostView: HostView | null = null
  private isClosed = false

  private constructor(rpc: RpcClient) {
    this.rpc = rpc
    rpc.onStream((message) => this.hear(message))
    rpc.onClose(() => {
      this.isClosed = true
      this.news.fire(null)
    })
  }

  /** Connects to the host of a place. */
  static async connect(place: FaultPlace): Promise<FaultClient> {
    const surroundings = { platform: process.platform, env: place.env, home: homedir(), temporary: place.dir }
    const path = controlPathOf(place.dataDir, surroundings)
    if (!path.ok) throw new Error(path.error.message)
    const transport = await connectControl(path.value)
    if (!transport.ok) throw new Error(transport.error.message)
    const client = new FaultClient(new RpcClient(transport.value))
    await client.ask('fleet.subscribe', {}, { onAnswer: (answer) => answer.ok && client.begin(answer.value) })
    return client
  }

  /** The latest host view. */
  get host(): HostView {
    if (this.hostView === null) throw new Error('the host has told nothing of itself')
    return this.hostView
  }

  get fleet(): readonly AgentView[] {
    return [...this.agents.values()]
  }

  agent(id: string): AgentView {
    const agent = this.agents.get(id)
    if (agent === undefined) throw new Error(`there is no agent ${id}`)
    return agent
  }

  /** The kinds of an agent's events so far. */
  factsOf(id: string): readonly string[] {
    return this.journal.filter((entry) => agentIdOf(entry) === id).map(({ event }) => event.kind)
  }

  /** Sends a request; a refusal fails the test. */
  async ask<N extends RequestName>(
    name: N,
    input: InputOf<N>,
    options?: RequestOptions<OutputOf<N>>,
  ): Promise<OutputOf<N>> {
    const answer = await this.try(name, input, options)
    if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`)
    return answer.value
  }

  /** Sends a request; a refusal is returned. */
  try<N extends RequestName>(
    name: N,
    input: InputOf<N>,
    options?: RequestOptions<OutputOf<N>>,
  ): Promise<Result<OutputOf<N>, ContractError>> {
    return within(this.rpc.request(name, input, options), `an answer to ${name}`)
  }

  /** Creates an agent and starts it. */
  async start(spec: SpecInput): Promise<string> {
    const view = await this.ask('agent.create', { spec, start: true })
    if (!this.agents.has(view.id)) this.agents.set(view.id, view)
    return view.id
  }

  /** Waits for the agent to reach the phase (and generation). */
  reach(id: string, kind: PhaseKind, generation?: number): Promise<AgentView> {
    return this.until(
      () => {
        const view = this.agent(id)
        const isThere =
          view.state.phase.kind === kind && (generation ?? view.state.generation) === view.state.generation
        return isThere ? view : null
      },
      () => `${this.agent(id).spec.name} to be ${kind}; it is ${JSON.stringify(this.agent(id).state)}`,
    )
  }

  /**
   * The first value `read` returns, tried after every message of the host. Fails if the host is gone, since no messages
   * follow.
   */
  async until<T>(read: () => T | null | false, what: string | (() => string)): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const look = (): void => {
      const value = read()
      if (value !== null && value !== false) resolve(value)
      else if (this.isClosed) reject(new Error(`the host was gone before ${typeof what === 'string' ? what : what()}`))
    }
    using _news = this.news.event(look)
    look()
    return await within(promise, what)
  }

  close(): void {
    this.rpc.dispose()
  }

  private begin({ agents, host }: OutputOf<'fleet.subscribe'>): void {
    for (const agent of agents) this.agents.set(agent.id, agent)
    this.hostView = host
  }

  private hear(message: StreamMessage): void {
    if (message.stream === 'journal') {
      this.journal.push(message.entry)
      const id = agentIdOf(message.entry)
      if (message.agent !== null) this.agents.set(message.agent.id, message.agent)
      else if (id !== null) this.agents.delete(id)
    }
    if (message.stream === 'dropped') throw new Error('the host found this client too slow')
    if (message.stream === 'host' && this.hostView !== null) {
      const known = Object.entries(message.changes).filter(([, value]) => value !== undefined)
      this.hostView = { ...this.hostView, ...Object.fromEntries(known) }
    }
    this.news.fire(null)
  }
}
