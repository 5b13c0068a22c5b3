import type { AgentView } from '../../src/contract/views.ts'
import type { PhaseKind } from '../../src/shapes/state.ts'
import type { StreamMessage } from '../../src/contract/streams.ts'
import { within } from './wait.ts'

interface Waiting {
  readonly isTrue: () => boolean
  readonly resolve: () => void
}

/** Phases of a fleet as its journal tells them. */
export class FleetLink {
  private readonly phases = new Map<string, PhaseKind | 'unknown'>()
  private waiting: Waiting[] = []

  /** Takes what the host streams. */
  receive(message: StreamMessage): void {
    if (message.stream !== 'journal' || message.agent === null) return
    this.see(message.agent)
    this.waiting = this.waiting.filter(({ isTrue, resolve }) => {
      if (!isTrue()) return true
      resolve()
      return false
    })
  }

  /** Notes an agent as an answer shows it. */
  see({ id, state }: AgentView): void {
    this.phases.set(id, state.phase.kind)
  }

  /** Resolves in the turn in which the last of `ids` reaches `phase`. */
  async whenAll(ids: readonly string[], phase: PhaseKind): Promise<void> {
    const isTrue = (): boolean => ids.every((id) => this.phases.get(id) === phase)
    if (isTrue()) return
    const reached = new Promise<void>((resolve) => {
      this.waiting.push({ isTrue, resolve })
    })
    await within(reached, `${ids.length} agents to be ${phase} (now ${JSON.stringify(this.counts(ids))})`)
  }

  private counts(ids: readonly string[]): Record<string, number> {
    const groups = Object.groupBy(ids, (id) => this.phases.get(id) ?? 'unknown')
    return Object.fromEntries(Object.entries(groups).map(([phase, members]) => [phase, members.length]))
  }
}
