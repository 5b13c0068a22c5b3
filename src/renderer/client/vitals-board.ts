import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { HostSample, VitalsSample } from '../../shapes/vitals.ts'
import type { OutputOf } from '../../contract/requests.ts'
import { MAX_RECENT_AGENTS, type SampleColumns } from '../../contract/requests/vitals.ts'
import type { VitalsTick } from '../../contract/streams.ts'
import { VitalsRing } from './vitals-ring.ts'

/** What all agents use together. */
export interface FleetTotals {
  readonly cpuPercent: number
  readonly memoryBytes: number
  readonly processes: number
}

/** A smaller difference between host and page clock is network delay and is ignored. */
const CLOCK_NOISE_MS = 2_000
/** Rows that are drawn together ask together, ms. */
const WANT_BATCH_MS = 20

/** The fleet's vitals, kept outside React state; components subscribe with `onTick`. */
export class VitalsBoard extends Lifetime {
  private readonly rings = new Map<string, VitalsRing>()
  private readonly ticks = this.register(new Emitter<void>())
  private readonly wants = this.register(new Emitter<readonly string[]>())
  private readonly clock: Clock
  private current: ReadonlyMap<string, VitalsSample> = new Map()
  private hostSample: HostSample | null = null
  private clockOffsetMs = 0
  /** Agents whose recent samples were asked for, and those still to be. */
  private readonly asked = new Set<string>()
  private readonly wanted: string[] = []
  private wantTimer: Disposable | null = null

  /** After each sample, and after history was loaded. */
  readonly onTick = this.ticks.event
  /** Agents the page shows and of which no samples from before were loaded, as many as may be asked for at once. */
  readonly onWant = this.wants.event

  constructor(clock: Clock) {
    super()
    this.clock = clock
  }

  /** The machine and Corral itself; null until the first tick. */
  get host(): HostSample | null {
    return this.hostSample
  }

  /** The host's wall clock, epoch ms: what its times are compared with. */
  hostNow(): number {
    return this.clock.now() + this.clockOffsetMs
  }

  /** The agent's sample of the last tick; null: it is down. */
  sampleOf(id: string): VitalsSample | null {
    return this.current.get(id) ?? null
  }

  /** The agent's samples; null: none were ever seen. Who looks at an agent for the first time wants its recent samples: `onWant` tells. */
  ringOf(id: string): VitalsRing | null {
    this.want(id)
    return this.rings.get(id) ?? null
  }

  /** Sums over the agents that are up. */
  totals(): FleetTotals {
    let cpuPercent = 0
    let memoryBytes = 0
    let processes = 0
    for (const sample of this.current.values()) {
      cpuPercent += sample.cpuPercent
      memoryBytes += sample.memoryBytes
      processes += sample.processes
    }
    return { cpuPercent, memoryBytes, processes }
  }

  /** Takes one tick of the host's sampler. */
  tick({ host, agents }: VitalsTick): void {
    this.hostSample = host
    const offset = host.at - this.clock.now()
    this.clockOffsetMs = Math.abs(offset) < CLOCK_NOISE_MS ? 0 : offset
    this.current = new Map(agents.map(({ id, sample }) => [id, sample]))
    for (const { id, sample } of agents) this.ringFor(id).push(sample)
    this.ticks.fire()
  }

  /** Takes the newest samples of the agents that were wanted. */
  loadRecent({ agents }: OutputOf<'vitals.recent'>): void {
    for (const [id, columns] of Object.entries(agents)) this.merge(id, samplesOf(columns))
    this.ticks.fire()
  }

  /** Takes one agent's whole history. */
  load(id: string, samples: readonly VitalsSample[]): void {
    this.merge(id, samples)
    this.ticks.fire()
  }

  /** Forgets a removed agent. */
  forget(id: string): void {
    this.rings.delete(id)
  }

  /** A new snapshot holds these agents: others are forgotten, and what was missed of these is wanted again. */
  restart(agents: ReadonlyMap<string, unknown>): void {
    for (const id of this.rings.keys()) if (!agents.has(id)) this.rings.delete(id)
    this.asked.clear()
  }

  override dispose(): void {
    this.wantTimer?.dispose()
    super.dispose()
  }

  private want(id: string): void {
    if (this.asked.has(id)) return
    this.asked.add(id)
    this.wanted.push(id)
    this.wantTimer ??= this.clock.setTimer(WANT_BATCH_MS, () => {
      this.wantTimer = null
      while (this.wanted.length > 0) this.wants.fire(this.wanted.splice(0, MAX_RECENT_AGENTS))
    })
  }

  private ringFor(id: string): VitalsRing {
    const known = this.rings.get(id)
    if (known) return known
    const ring = new VitalsRing()
    this.rings.set(id, ring)
    return ring
  }

  /** History replaces what it covers; samples of before it and live ones that came after its last are kept. */
  private merge(id: string, told: readonly VitalsSample[]): void {
    const last = told.at(-1)
    if (last === undefined) return
    const known = keptSamples(this.rings.get(id))
    const ring = new VitalsRing()
    for (const sample of [...samplesBefore(known, told), ...told, ...samplesSince(known, last.at)]) ring.push(sample)
    this.rings.set(id, ring)
  }
}

function keptSamples(ring: VitalsRing | undefined): readonly VitalsSample[] {
  const samples: VitalsSample[] = []
  ring?.each(ring.length, (at, cpuPercent, memoryBytes, outputBytesPerSecond) =>
    samples.push({ ...EMPTY_COUNTS, at, cpuPercent, memoryBytes, outputBytesPerSecond }),
  )
  return samples
}

/** What was known and is older than all of `told`. Of two samples the one that came first is older, whatever the host's clock said. */
function samplesBefore(known: readonly VitalsSample[], told: readonly VitalsSample[]): readonly VitalsSample[] {
  const times = new Set(told.map(({ at }) => at))
  const start = known.findIndex(({ at }) => times.has(at))
  const before = start === -1 ? known : known.slice(0, start)
  const first = told[0]?.at ?? 0
  return known[start]?.at === first ? before : before.filter(({ at }) => at < first)
}

/** What was known and came after the sample of `at`; where there is none of that time, what is newer. */
function samplesSince(known: readonly VitalsSample[], at: number): readonly VitalsSample[] {
  const index = known.findLastIndex((sample) => sample.at === at)
  return index === -1 ? known.filter((sample) => sample.at > at) : known.slice(index + 1)
}

const EMPTY_COUNTS = {
  ...{ processes: 0, threads: 0, zombies: 0, openFiles: null },
  ...{ readBytesPerSecond: null, writeBytesPerSecond: null },
} as const

function samplesOf({ at, cpuPercent, memoryBytes, outputBytesPerSecond }: SampleColumns): VitalsSample[] {
  return at.map((time, index) => ({
    ...EMPTY_COUNTS,
    at: time,
    cpuPercent: cpuPercent[index] ?? 0,
    memoryBytes: memoryBytes[index] ?? 0,
    outputBytesPerSecond: outputBytesPerSecond[index] ?? 0,
  }))
}
