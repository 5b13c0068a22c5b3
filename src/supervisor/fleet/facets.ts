import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'

/** What is known of an agent beside its life: not history, so not in the journal. */
export interface AgentAside {
  readonly branch: string | null
  readonly title: string
  readonly version: string | null
}

/** Keeps what is known of one agent beside its life, and tells of changes. */
export class AgentAsides extends Lifetime {
  private readonly changes = this.register(new Emitter<void>())
  private known: AgentAside = { branch: null, title: '', version: null }

  readonly onDidChange = this.changes.event

  get current(): AgentAside {
    return this.known
  }

  /** Takes up what was learnt; news are told. */
  note(change: Partial<AgentAside>): void {
    const { branch, title, version } = this.known
    const next = { ...this.known, ...change }
    if (this.isDisposed || (next.branch === branch && next.title === title && next.version === version)) return
    this.known = next
    this.changes.fire()
  }
}
