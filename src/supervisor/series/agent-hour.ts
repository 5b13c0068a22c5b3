import { decodeHour, encodeHour, type ChunkProblem } from '../../core/series/chunk-codec.ts'
import { addSample, fullerOf, inTier, newHour, type SeriesHour, type Span } from '../../core/series/series-hour.ts'
import type { SeriesChunk, SeriesStore } from '../../core/series/series-store.ts'
import { SERIES_METRICS } from '../../core/series/metrics.ts'
import { COARSE_TIER, FINE_TIER, TIERS, type Tier } from '../../core/series/tier.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'

/** Called with a chunk that is kept and cannot be read. */
type UnreadableChunk = (agentId: string, hour: number, problem: ChunkProblem) => void

/** What there was of an hour before something is added. */
export interface EarlierHour {
  readonly fine: SeriesHour
  /** The store may have more in the coarse tier: the fine one is kept for a day only. */
  readonly coarse: SeriesHour | null
  /** Tiers of which a newer Corral wrote this hour: that is left as it is. */
  readonly foreign: ReadonlySet<number>
}

/**
 * What is known of an hour. Unread: what is added only waits, since reading what there was before takes half a millisecond, which a thousand
 * agents would all want at the start of an hour. Sealed: nothing more is expected, and it is kept as it is written, in a tenth of the memory.
 */
type Content =
  | { readonly kind: 'unread'; readonly added: (readonly [VitalsSample, Span])[] }
  | ({ readonly kind: 'open' } & EarlierHour)
  | { readonly kind: 'sealed'; readonly chunks: readonly SeriesChunk[] }

/** More than this is not left waiting: it would take more room than an hour that is open. */
const MOST_UNREAD = 200

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
  private readonly readEarlier: () => EarlierHour
  private content: Content = { kind: 'unread', added: [] }
  /** How often something was added; and how often when it was packed as it is written. */
  private additions = 0
  private writtenAdditions = 0
  /** How often that was something else than before. */
  private changes = 0
  private writtenChanges = 0
  private newest: VitalsSample | null = null

  /** `readEarlier` is called when what there is of the hour is wanted for the first time: an earlier host may have begun it, or the clock was set back. */
  constructor(agentId: string, hour: number, readEarlier: () => EarlierHour) {
    this.agentId = agentId
    this.hour = hour
    this.readEarlier = readEarlier
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
    return this.content.kind === 'sealed' ? this.content.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0) : 0
  }

  /** False: the hour is sealed and takes no more. */
  add(sample: VitalsSample, span: Span): boolean {
    const { content } = this
    if (content.kind === 'sealed') return false
    if (content.kind === 'open') addSample(content.fine, sample, span)
    else this.wait(content.added, sample, span)
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
    const content = this.read()
    if (content.kind === 'sealed') return this.decoded(tier, content.chunks)
    const { fine, coarse } = content
    if (tier === FINE_TIER) return fine
    const widened = inTier(fine, tier)
    return coarse === null ? widened : fullerOf(widened, coarse)
  }

  private wait(added: (readonly [VitalsSample, Span])[], sample: VitalsSample, span: Span): void {
    added.push([sample, span])
    if (added.length > MOST_UNREAD) this.read()
  }

  private read(): Exclude<Content, { kind: 'unread' }> {
    const { content } = this
    if (content.kind !== 'unread') return content
    const open = { kind: 'open', ...this.readEarlier() } as const
    for (const [sample, span] of content.added) addSample(open.fine, sample, span)
    this.content = open
    return open
  }

  private chunks(): readonly SeriesChunk[] {
    const content = this.read()
    if (content.kind === 'sealed') return content.chunks
    const { agentId, hour } = this
    const tiers = TIERS.filter(({ number }) => !content.foreign.has(number))
    return tiers.map((tier) => ({ agentId, tier: tier.number, hour, bytes: encodeHour(this.inTier(tier)) }))
  }

  private decoded(tier: Tier, chunks: readonly SeriesChunk[]): SeriesHour {
    const chunk = chunks.find(({ tier: number }) => number === tier.number)
    const hour = chunk === undefined ? null : decodeHour(chunk.bytes, tier, this.hour)
    return hour?.ok === true ? hour.value : newHour(tier, this.hour)
  }
}

/** What the store has of an hour. */
export function earlierHour(
  store: SeriesStore,
  { agentId, hour }: Pick<SeriesChunk, 'agentId' | 'hour'>,
  onUnreadable: UnreadableChunk,
): EarlierHour {
  const foreign = new Set<number>()
  const read = (tier: Tier): SeriesHour | null => {
    const [chunk] = store.read({ agentId, tier: tier.number, fromHour: hour, toHour: hour })
    const decoded = chunk === undefined ? null : decodeHour(chunk.bytes, tier, hour)
    if (decoded === null || decoded.ok) return decoded?.value ?? null
    onUnreadable(agentId, hour, decoded.error)
    if (decoded.error === 'unknown-version') foreign.add(tier.number)
    return null
  }
  const [fine, coarse] = [read(FINE_TIER), read(COARSE_TIER)]
  return { fine: fine ?? newHour(FINE_TIER, hour), coarse, foreign }
}

/** Nothing: the store cannot be read now. */
export function noEarlierHour(hour: number): EarlierHour {
  return { fine: newHour(FINE_TIER, hour), coarse: null, foreign: new Set() }
}
