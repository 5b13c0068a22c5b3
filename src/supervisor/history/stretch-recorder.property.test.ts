import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { FailingStore } from '../../../test/support/memory-store.ts'
import { Emitter } from '../../base/event.ts'
import { seenTime } from '../../core/history/seen-time.ts'
import type { Doing } from '../../shapes/history.ts'
import type { HealthBand } from '../../shapes/health.ts'
import type { PhaseKind } from '../../shapes/state.ts'
import { Publisher } from '../kernel/publisher.ts'
import { LOOK_EVERY_MS, StretchRecorder, type StretchRecorderParts } from './stretch-recorder.ts'
import { StretchReader } from './stretch-reader.ts'

const IDS = ['a', 'b'] as const
/** None of them flickers: what does is judged by the test of spans. */
const PHASES = ['stopped', 'queued', 'starting', 'stopping', 'backoff', 'crash-loop', 'failed'] as const
const BANDS = [null, 'good', 'poor'] as const
const DAY_MS = 24 * 60 * 60_000

type Step =
  | { readonly kind: 'phase'; readonly agent: number; readonly phase: (typeof PHASES)[number] }
  | { readonly kind: 'health'; readonly agent: number; readonly band: HealthBand | null }
  | { readonly kind: 'pass' | 'sleeps' | 'set-back'; readonly ms: number }
  | { readonly kind: 'restarts' | 'is-killed'; readonly awayMs: number }

const agent = fc.nat(IDS.length - 1)
const someMs = fc.oneof(fc.nat(3_000), fc.nat(90_000), fc.nat(9 * 3_600_000))
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('phase' as const), agent, phase: fc.constantFrom(...PHASES) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('health' as const), agent, band: fc.constantFrom(...BANDS) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: someMs }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('sleeps' as const, 'set-back' as const), ms: someMs }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('restarts' as const, 'is-killed' as const),
      awayMs: fc.oneof(
        someMs,
        someMs.map((ms) => -ms),
      ),
    }),
  },
)

interface Known {
  readonly at: number
  readonly doing: Doing
  readonly health: HealthBand | null
}

/** What is true, told in the plainest way: everything that was so from a moment on, by agent. */
class Truth {
  readonly known = new Map<string, Known[]>(IDS.map((id) => [id, []]))
  seenMs: number | null = null

  copy(): Truth {
    const copy = new Truth()
    for (const [id, known] of this.known) copy.known.set(id, [...known])
    copy.seenMs = this.seenMs
    return copy
  }

  say(id: string, at: number, now: Omit<Known, 'at'>): void {
    const known = (this.known.get(id) ?? []).filter((each) => each.at < at)
    this.known.set(id, [...known, { at, ...now }])
  }

  nobodyFrom(at: number): void {
    for (const [id, known] of this.known) if (known.length > 0) this.say(id, at, { doing: 'unknown', health: null })
  }

  /** Each millisecond border where what is so changes, merged. */
  stretches<T>(id: string, endMs: number, valueOf: (known: Known) => T): readonly { from: number; value: T }[] {
    const merged: { from: number; value: T }[] = []
    for (const each of this.known.get(id) ?? []) {
      if (each.at < endMs && merged.at(-1)?.value !== valueOf(each)) {
        merged.push({ from: each.at, value: valueOf(each) })
      }
    }
    return merged
  }
}

/** A recorder that lives and dies over one store, and the truth beside it. */
class Play {
  readonly clock = new ManualClock()
  readonly store = new FailingStore()
  private truth = new Truth()
  /** The truth as it was when something was last written. */
  private written = new Truth()
  private readonly doing: Record<string, { phase: PhaseKind; health: HealthBand | null }> = {}
  private publisher = new Publisher()
  private facets = new Emitter<{ agentId: string; changes: object }>()
  private recorder!: StretchRecorder
  private readonly failures: unknown[] = []
  /** Monotonic ms. */
  private nextLookMs = 0

  constructor() {
    for (const id of IDS) this.doing[id] = { phase: 'stopped', health: null }
    const write = this.store.series.write.bind(this.store.series)
    this.store.series.write = (chunks) => {
      write(chunks)
      this.written = this.truth.copy()
    }
    this.startHost()
  }

  perform(each: Step): void {
    switch (each.kind) {
      case 'phase':
        return this.setPhase(IDS[each.agent] ?? 'a', each.phase)
      case 'health':
        return this.setHealth(IDS[each.agent] ?? 'a', each.band)
      case 'pass':
        return this.pass(each.ms)
      case 'sleeps':
        return this.clock.setWallTime(this.clock.now() + each.ms)
      case 'set-back':
        return this.clock.setWallTime(this.clock.now() - each.ms)
      case 'restarts':
        this.look()
        this.endHost()
        return this.comeBack(each.awayMs)
      default:
        this.store.isFull = true
        this.endHost()
        this.store.isFull = false
        this.truth = this.written.copy()
        return this.comeBack(each.awayMs)
    }
  }

  check(): void {
    this.look()
    this.facets.fire({ agentId: 'a', changes: { health: null } })
    const reader = new StretchReader({ ...this.parts(), recorder: this.recorder })
    const now = this.clock.now()
    expect(this.failures).toEqual([])
    expect(this.drawn(reader, now)).toEqual(this.expected(now))
  }

  end(): void {
    this.endHost()
  }

  private drawn(reader: StretchReader, now: number): unknown {
    return IDS.map((id) => {
      const lane = reader.lane(id, { fromMs: now - 40 * DAY_MS, toMs: now + 1, columns: 10 ** 12, nowMs: now })
      const sum = Object.values(lane.spentMs).reduce((total, ms) => total + ms, 0)
      const first = lane.doing[0]?.from ?? now
      return {
        doing: lane.doing.map(({ from, value }) => ({ from, value })),
        health: lane.health.map(({ from, value }) => ({ from, value })),
        isWhole: sum === now - first,
      }
    })
  }

  private expected(now: number): unknown {
    return IDS.map((id) => ({
      doing: this.truth.stretches(id, now, ({ doing }) => doing),
      health: this.truth.stretches(id, now, ({ health }) => health).filter(({ value }) => value !== null),
      isWhole: true,
    }))
  }

  private setPhase(id: string, phase: PhaseKind): void {
    const now = this.look()
    const known = { ...(this.doing[id] ?? { health: null }), phase }
    this.doing[id] = known
    this.say(id, now)
    const subject = { kind: 'agent', id } as const
    const entry = { seq: 1, at: this.clock.now(), subject, generation: 1, event: { kind: 'updated' } as const }
    this.publisher.add([entry], null)
    while (this.publisher.publishNext());
  }

  private setHealth(id: string, health: HealthBand | null): void {
    const now = this.look()
    this.doing[id] = { ...(this.doing[id] ?? { phase: 'stopped' }), health }
    this.say(id, now)
    this.facets.fire({ agentId: id, changes: { health } })
  }

  /** Time passes as the recorder lives it: it looks every few seconds. */
  private pass(ms: number): void {
    const endMs = this.clock.monotonicMs() + ms
    while (this.nextLookMs <= endMs) {
      const toNextMs = this.nextLookMs - this.clock.monotonicMs()
      this.clock.advance(toNextMs - 1)
      this.clock.setWallTime(this.clock.now() + 1)
      this.look()
      this.clock.setWallTime(this.clock.now() - 1)
      this.clock.advance(1)
      this.nextLookMs += LOOK_EVERY_MS
    }
    this.clock.advance(endMs - this.clock.monotonicMs())
  }

  /** What the clock says of the time since somebody last looked; null: it is not believed. */
  private look(): number | null {
    const now = this.clock.now()
    const { seenMs } = this.truth
    const time = seenMs === null ? 'goes-on' : seenTime(seenMs, now)
    if (time === 'unseen') this.truth.nobodyFrom(seenMs ?? now)
    this.truth.seenMs = time === 'set-back' ? now : Math.max(seenMs ?? now, now)
    if (time === 'unseen' || time === 'set-back') for (const id of IDS) this.say(id, now)
    return this.truth.seenMs
  }

  private say(id: string, at: number | null): void {
    const { phase, health } = this.doing[id] ?? { phase: 'stopped', health: null }
    if (at !== null) this.truth.say(id, at, { doing: phase, health })
  }

  private comeBack(awayMs: number): void {
    this.clock.setWallTime(this.clock.now() + awayMs)
    this.startHost()
  }

  private startHost(): void {
    const now = this.clock.now()
    const gone = this.truth.seenMs
    const isSetBack = gone !== null && seenTime(gone, now) === 'set-back'
    if (gone !== null && !isSetBack) this.truth.nobodyFrom(gone)
    this.truth.seenMs = isSetBack ? now : Math.max(gone ?? now, now)
    for (const id of IDS) this.say(id, this.truth.seenMs)
    this.publisher = new Publisher()
    this.facets = new Emitter()
    this.recorder = new StretchRecorder(this.parts())
    this.recorder.begin()
    this.nextLookMs = this.clock.monotonicMs() + LOOK_EVERY_MS
  }

  private endHost(): void {
    this.recorder.dispose()
    this.publisher.dispose()
    this.facets.dispose()
  }

  private parts(): StretchRecorderParts {
    const of = (id: string): unknown => {
      const { phase, health } = this.doing[id] ?? { phase: 'stopped', health: null }
      const facets = { current: { activity: null, health: health && { band: health } } }
      return { record: { id, spec: { name: id } }, state: { phase: { kind: phase } }, facets }
    }
    const fleet = { list: () => IDS.map(of), find: of, onFacets: this.facets.event }
    return {
      ...{ store: this.store.series, clock: this.clock, publisher: this.publisher },
      fleet: fleet as unknown as StretchRecorderParts['fleet'],
      onUnreadable: (...found) => void this.failures.push(found),
      onFailure: (error) => void this.failures.push(error),
    }
  }
}

it('whatever happens to agents, hosts and clocks: stretches are in order, without gaps or overlaps, and true', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const play = new Play()
      for (const each of steps) {
        play.perform(each)
        play.check()
      }
      play.end()
    }),
    { numRuns: Number(process.env['RUNS'] ?? 100) },
  )
})
