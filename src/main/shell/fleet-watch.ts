import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { FleetReplica } from '../../contract/client/fleet-replica.ts'
import type { FleetState } from '../../contract/client/fleet-state.ts'
import { LocalClient } from '../../contract/client/local-client.ts'
import { OWNER } from '../../contract/rpc/caller.ts'
import type { ContractServer, ReportBug } from '../../contract/rpc/handlers.ts'
import { isOpenAlert, standingAlerts } from '../../core/alerts/agent-alerts.ts'
import type { RemoteHostView } from '../../contract/remote-view.ts'
import type { AgentView, AlertView } from '../../contract/views.ts'
import type { StopAllAnswer } from '../../words/desktop-words.ts'

/** The shell's own view of the fleet: a client like any other, without a wire. */
export class FleetWatch extends Lifetime {
  private readonly changes = this.register(new Emitter<void>())
  private readonly replica = this.register(new FleetReplica())
  private readonly client: LocalClient

  /** The fleet or a setting has changed. */
  readonly onDidChange = this.changes.event

  /** Each journal entry, after the fleet has changed by it. */
  readonly onEntry = this.replica.onEntry

  constructor(server: ContractServer, reportBug: ReportBug) {
    super()
    this.client = this.register(new LocalClient(server, OWNER, reportBug))
    this.register(this.replica.onDidChange(() => this.changes.fire()))
    this.register(this.replica.onFailure((error) => reportBug(new Error(error.message), 'fleet watch')))
  }

  /** Takes the first snapshot; what happens from then on is followed. */
  async start(): Promise<void> {
    const answer = await this.replica.bind(this.client)
    if (!answer.ok) throw new Error(`the shell could not subscribe to its own host: ${answer.error.message}`)
  }

  /** Every agent, in the order it was made. */
  list(): readonly AgentView[] {
    return [...(this.replica.state?.agents.values() ?? [])]
  }

  /** Alerts that fire and that nobody has acknowledged, the gravest first. */
  openAlerts(): readonly AlertView[] {
    return standingAlerts(this.replica.state?.alerts.values() ?? []).filter(isOpenAlert)
  }

  /** Hosts on other machines; one and the same list until something of it changes. */
  remotes(): readonly RemoteHostView[] {
    return this.replica.state?.host.remotes ?? NO_REMOTES
  }

  find(id: string): AgentView | undefined {
    return this.replica.state?.agents.get(id)
  }

  /** What the person chose. Valid after `start`. */
  get settings(): FleetState['settings'] {
    if (this.replica.state === null) throw new Error('settings are known only after start')
    return this.replica.state.settings
  }

  /** Stops every agent, as the person asked for. */
  stopAll(): Promise<StopAllAnswer> {
    return this.client.request('agent.stopAll', {})
  }
}

const NO_REMOTES: readonly RemoteHostView[] = []
