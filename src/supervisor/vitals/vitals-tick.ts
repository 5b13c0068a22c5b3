import type { HostSample, VitalsSample } from '../../shapes/vitals.ts'

/** What was read of an agent that is up; the same object until it is read again. */
export interface AgentSample {
  readonly id: string
  readonly sample: VitalsSample
}

/** One tick: the host, and each run that is up. */
export interface VitalsTick {
  readonly host: HostSample
  /** Of one that rests, `sample.at` is when it was read; all hold at `host.at`. */
  readonly agents: readonly AgentSample[]
  /** Null: it is down. */
  readonly sampleOf: (agentId: string) => VitalsSample | null
  /** Whoever judges what is sampled need not look again at an agent of which this is false: it is as it was at the tick before. */
  readonly isNews: (agentId: string) => boolean
}

/** `resting`: agents that are as they were. News are all others, also agents without a run. */
export function newTick(host: HostSample, agents: readonly AgentSample[], resting: ReadonlySet<string>): VitalsTick {
  const samples = new Map<string, VitalsSample>()
  for (const { id, sample } of agents) samples.set(id, sample)
  return { host, agents, sampleOf: (id) => samples.get(id) ?? null, isNews: (id) => !resting.has(id) }
}
