import type { StreamOf, VitalsTick } from '../streams.ts'

/** Makes whole ticks of what the host tells, which leaves out the samples of agents that rest. */
export class WholeTicks {
  private samples: ReadonlyMap<string, VitalsTick['agents'][number]['sample']> = new Map()
  private last: VitalsTick | null = null

  /** The newest; null: there was none yet. */
  get newest(): VitalsTick | null {
    return this.last
  }

  /** Starts with the tick of a snapshot; null: it had none. */
  begin(tick: VitalsTick | null): void {
    this.last = tick
    this.samples = new Map(tick?.agents.map(({ id, sample }) => [id, sample]))
  }

  /** An agent that rests has its sample of the tick before, as of now. */
  take({ host, agents, asBefore }: StreamOf<'vitals'>): VitalsTick {
    const resting = asBefore.flatMap((id) => {
      const sample = this.samples.get(id)
      return sample === undefined ? [] : [{ id, sample: { ...sample, at: host.at } }]
    })
    const tick = { host, agents: [...agents, ...resting] }
    this.begin(tick)
    return tick
  }
}
