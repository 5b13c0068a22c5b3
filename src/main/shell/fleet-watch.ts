import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { ClientSession, ContractServer } from '../../contract/rpc/handlers.ts'
import type { OutputOf } from '../../contract/requests.ts'
import type { AgentView } from '../../contract/views.ts'
import type { StreamMessage, StreamOf } from '../../contract/streams.ts'
import { agentIdOf } from '../../core/subject.ts'

/** The shell's own view of the fleet: a client like any other, without a wire. */
export class FleetWatch extends Lifetime {
  private readonly changes = this.register(new Emitter<void>())
  private readonly session: ClientSession
  private agents = new Map<string, AgentView>()
  private chosen: OutputOf<'fleet.subscribe'>['settings'] | null = null

  /** An agent or a setting has changed. */
  readonly onDidChange = this.changes.event

  constructor(server: ContractServer) {
    super()
    this.session = this.register(server.connect({ stream: (message) => this.receive(message), frame: ignoreFrame }))
  }

  /** Takes the first snapshot; what happens from then on is followed. */
  async start(): Promise<void> {
    const answer = await this.session.handlers['fleet.subscribe']({})
    if (!answer.ok) throw new Error(`the shell could not subscribe to its own host: ${answer.error.message}`)
    this.agents = new Map(answer.value.agents.map((agent) => [agent.id, agent]))
    this.chosen = answer.value.settings
    this.changes.fire()
  }

  /** Every agent, in the order it was made. */
  list(): readonly AgentView[] {
    return [...this.agents.values()]
  }

  /** What the person chose. Valid after `start`. */
  get settings(): OutputOf<'fleet.subscribe'>['settings'] {
    if (this.chosen === null) throw new Error('settings are known only after start')
    return this.chosen
  }

  /** Stops every agent, as the person asked for. */
  async stopAll(): Promise<void> {
    await this.session.handlers['agent.stopAll']({})
  }

  private apply({ entry, agent }: StreamOf<'journal'>): void {
    const id = agentIdOf(entry)
    if (agent !== null) this.agents.set(agent.id, agent)
    else if (id !== null) this.agents.delete(id)
  }

  private receive(message: StreamMessage): void {
    switch (message.stream) {
      case 'journal':
        this.apply(message)
        this.session.onApplied(message.entry.seq)
        break
      case 'agent':
        this.agents.set(message.agent.id, message.agent)
        break
      case 'settings':
        this.chosen = message.settings
        break
      default:
        return
    }
    this.changes.fire()
  }
}

/** The shell attaches to no terminal. */
function ignoreFrame(): void {}
