import { decodeHour, encodeHour, type ChunkProblem } from '../../core/series/chunk-codec.ts'
import { addSample, fullerOf, inTier, newHour, type SeriesHour, type Span } from '../../core/series/series-hour.ts'
import type { SeriesChunk, SeriesStore } from '../../core/series/series-store.ts'
import { SERIES_METRICS } from '../../core/series/metrics.ts'
import { COARSE_TIER, FINE_TIER, TIERS, type Tier } from '../../core/series/tier.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'

/** Called with a chunk that is kept and cannot be read. */
type UnreadableChunk = (agentId: string, hour: number, problem: ChunkProblem) => void

/** What is known of an hour. Sealed: nothing more is expected, and it is kept as it is written, in a tenth of the memory. */
type Content =
  | { readonly kind: 'open'; readonly fine: SeriesHour; readonly earlier: SeriesHour | null }
  | { readonly kind: 'sealed'; readonly chunks: readonly SeriesChunk[] }

/** An hour as it was when it was packed, in every tier. */
export interface PackedHour {
  readonly agentId: string
  readonly chunks: readonly SeriesChunk[]
  /** The store has it. */
  readonly written: () => void
}

/** What is kept of both is the same. */
function isSame(one: VitalsSample, other: VitalsSample): boolean {
  return SERIES_METRICS.every((metric) => one[metric] === other[metric])
}

/** One hour of one agent that is being filled, or waits to be written. */
export class AgentHour {
  readonly agentId: string
  readonly hour: number
  private content: Content
  /** Tiers of which a newer Corral wrote this hour: that is left as it is. */
  private readonly foreign: ReadonlySet<number>
  /** How often something was added; and how often when it was packed as it is written. */
  private additions = 0
  private writtenAdditions = 0
  /** How often that was something else than before. */
  private changes = 0
  private writtenChanges = 0
  private newest: VitalsSample | null = null

  private constructor(agentId: string, content: Content & { kind: 'open' }, foreign: ReadonlySet<number>) {
    this.agentId = agentId
    this.hour = content.fine.hour
    this.content = content
    this.foreign = foreign
  }

  /** Goes on with what the store has of this hour: an earlier host may have begun it, or the clock was set back. */
  static open(store: SeriesStore, agentId: string, hour: number, onUnreadable: UnreadableChunk): AgentHour {
    const foreign = new Set<number>()
    const read = (tier: Tier): SeriesHour | null => {
      const [chunk] = store.read({ agentId, tier: tier.number, fromHour: hour, toHour: hour })
      const decoded = chunk === undefined ? null : decodeHour(chunk.bytes, tier, hour)
      if (decoded === null || decoded.ok) return decoded?.value ?? null
      onUnreadable(agentId, hour, decoded.error)
      if (decoded.error === 'unknown-version') foreign.add(tier.number)
      return null
    }
    const fine = read(FINE_TIER) ?? newHour(FINE_TIER, hour)
    return new AgentHour(agentId, { kind: 'open', fine, earlier: read(COARSE_TIER) }, foreign)
  }

  /** With nothing of the store, which cannot be read now. */
  static anew(agentId: string, hour: number): AgentHour {
    return new AgentHour(agentId, { kind: 'open', fine: newHour(FINE_TIER, hour), earlier: null }, new Set())
  }

  /** There is more than was written. */
  get isDirty(): boolean {
    return this.additions > this.writtenAdditions
  }

  /** Something else was added than what was written last. */
  get hasChanged(): boolean {
    return this.changes > this.writtenChanges
  }

  get isSealed(): boolean {
    return this.content.kind === 'sealed'
  }

  /** Bytes of a sealed hour; 0 while it is open. */
  get waitingBytes(): number {
    return this.content.kind === 'open' ? 0 : this.content.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  /** False: the hour is sealed and takes no more. */
  add(sample: VitalsSample, span: Span): boolean {
    if (this.content.kind === 'sealed') return false
    addSample(this.content.fine, sample, span)
    this.additions += 1
    if (this.newest === null || !isSame(sample, this.newest)) this.changes += 1
    this.newest = sample
    return true
  }

  /** As it is to be written now. */
  pack(): PackedHour {
    const { agentId, additions, changes } = this
    return {
      agentId,
      chunks: this.chunks(),
      written: () => {
        this.writtenAdditions = additions
        this.writtenChanges = changes
      },
    }
  }

  seal(): void {
    this.content = { kind: 'sealed', chunks: this.chunks() }
  }

  /** For charts. */
  inTier(tier: Tier): SeriesHour {
    if (this.content.kind === 'sealed') return this.decoded(tier, this.content.chunks)
    const { fine, earlier } = this.content
    if (tier === FINE_TIER) return fine
    const widened = inTier(fine, tier)
    // The store may have more of it in the coarse tier: the fine one is kept for a day only.
    return earlier === null ? widened : fullerOf(widened, earlier)
  }

  private chunks(): readonly SeriesChunk[] {
    if (this.content.kind === 'sealed') return this.content.chunks
    const { agentId, hour } = this
    const tiers = TIERS.filter(({ number }) => !this.foreign.has(number))
    return tiers.map((tier) => ({ agentId, tier: tier.number, hour, bytes: encodeHour(this.inTier(tier)) }))
  }

  private decoded(tier: Tier, chunks: readonly SeriesChunk[]): SeriesHour {
    const chunk = chunks.find(({ tier: number }) => number === tier.number)
    const hour = chunk === undefined ? null : decodeHour(chunk.bytes, tier, this.hour)
    return hour?.ok === true ? hour.value : newHour(tier, this.hour)
  }
}
