import { NAMED_OTHERS } from '../../core/post-mortem/bounds.ts'
import { largestOf } from '../../core/post-mortem/others.ts'
import type { OtherAgent } from '../../shapes/post-mortem.ts'

/** The agents that were up at some tick. */
interface Ticked {
  readonly agents: readonly {
    readonly id: string
    readonly sample: Pick<OtherAgent, 'cpuPercent' | 'memoryBytes'>
  }[]
}

interface Leader extends OtherAgent {
  readonly id: string
}

/** The largest agents besides one that has ended. They are looked for once a tick: a whole fleet may end in one. */
export class OtherAgents {
  private readonly sampler: { readonly lastTick: Ticked | null }
  private readonly nameOf: (agentId: string) => string | null
  private lookedAt: Ticked | null = null
  private leaders: readonly Leader[] = []

  /** `nameOf`: null for one that is not there any more. */
  constructor(sampler: { readonly lastTick: Ticked | null }, nameOf: (agentId: string) => string | null) {
    this.sampler = sampler
    this.nameOf = nameOf
  }

  /** As they were at the last tick, the largest first; one or two more than are named. */
  than(agentId: string): readonly OtherAgent[] {
    const { lastTick } = this.sampler
    if (lastTick !== this.lookedAt) {
      this.lookedAt = lastTick
      // One more than is named, since the agent itself may be among them.
      this.leaders = lastTick === null ? [] : largestOf(this.allAt(lastTick), NAMED_OTHERS + 1)
    }
    return this.leaders.flatMap(({ id, ...other }) => (id === agentId ? [] : [other]))
  }

  private allAt({ agents }: Ticked): readonly Leader[] {
    return agents.flatMap(({ id, sample: { cpuPercent, memoryBytes } }) => {
      const name = this.nameOf(id)
      return name === null ? [] : [{ id, name, cpuPercent, memoryBytes }]
    })
  }
}
