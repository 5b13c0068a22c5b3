import type { AgentView } from '../../src/contract/views.ts'
import type { PhaseKind } from '../../src/shapes/state.ts'
import type { StreamMessage } from '../../src/contract/streams.ts'
import { within } from './wait.ts'

interface Waiting {
  readonly isTrue: () => boolean
  readonly resolve: () => void
}

/** Phases of a fleet's agents according to the journal. */
export class FleetLink {
  private readonly phases = new Map<string, PhaseKind | 'unknown'>()
  private waiting: Waiting[] = []

  /** Receives the host's stream messages. */
  receive(message: StreamMessage): void {
    if (message.stream !== 'journal' || message.agent === null) return
    this.see(message.agent)
    this.waiting = this.waiting.filter(({ isTrue, resolve }) => {
      if (!isTrue()) return true
      resolve()
      return false
    })
  }

  /** Records an agent contained in an answer. */
  see({ id, state }: AgentView): void {
    this.phases.set(id, state.phase.kind)
  }

  /** Resolves when the last of `ids` reaches `phase`. */
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
