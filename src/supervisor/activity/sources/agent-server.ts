import { Lifetime } from '../../../base/disposable.ts'
import { OpenCodeEvents, type ServerSign } from '../../../core/activity/opencode-events.ts'
import { NO_CONDITIONS } from '../../../core/activity/rules/reading.ts'
import type { AgentServers } from '../../../core/agent-servers.ts'
import { OpenCodeMessages } from '../../../core/spending/opencode-messages.ts'
import type { SourceParts } from './source.ts'

/** Hears what the agent's own server tells, where it was launched with one. */
export class AgentServerSource extends Lifetime {
  private readonly parts: SourceParts
  private readonly servers: AgentServers

  constructor(parts: SourceParts, servers: AgentServers) {
    super()
    this.parts = parts
    this.servers = servers
    if (parts.run.server !== null) parts.run.work.run('listen to its server', () => this.listen())
  }

  private async listen(): Promise<void> {
    const { run } = this.parts
    if (run.server === null || !(await run.executed) || this.isDisposed) return
    const [events, messages] = [new OpenCodeEvents(), new OpenCodeMessages()]
    this.register(
      this.servers.followOpenCode(run.server, {
        begun: (state) => this.safely(() => this.say(events.begin(state))),
        event: (text) => this.safely(() => this.hear(text, events, messages)),
        lost: () => this.safely(() => this.forget()),
      }),
    )
  }

  /** What it says is another program's: no words of it may end the host. */
  private safely(take: () => void): void {
    this.parts.run.work.run('read what its server tells', take)
  }

  private hear(text: string, events: OpenCodeEvents, messages: OpenCodeMessages): void {
    this.say(events.take(text))
    const spent = messages.take(text)
    if (spent !== null) this.parts.run.spent(spent)
  }

  private say(sign: ServerSign | null): void {
    if (sign === null || this.isDisposed) return
    const { conditions, children, ...said } = sign
    this.parts.tell({ sign: { source: 'api', ...said }, conditions, children })
  }

  private forget(): void {
    const sign = { source: 'api', rule: '', text: '', claim: null, turn: null } as const
    this.parts.tell({ sign, conditions: NO_CONDITIONS, children: [] })
  }
}
