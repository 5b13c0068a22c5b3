import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { Facets } from '../../contract/streams.ts'

/** Least time between two messages about one agent's facets, ms: a program may set its title at every key press, and no person reads faster. */
const TELL_EVERY_MS = 1_000

const UNKNOWN: Facets = { branch: null, title: '', version: null }

/** Writes one facet each. */
export type FacetWriters<K extends keyof Facets> = { readonly [N in K]: (value: Facets[N]) => void }

/** What is known of one agent beside its life. Each facet has one writer; changes are told at once, then at most once a second. */
export class AgentFacets extends Lifetime {
  private readonly clock: Clock
  private readonly changes = this.register(new Emitter<Partial<Facets>>())
  private readonly written = new Set<keyof Facets>()
  private known: Facets = UNKNOWN
  private told: Facets = UNKNOWN
  private toldAtMs = -Infinity
  private timer: Disposable | null = null

  /** The facets that are not as they were last told. */
  readonly onDidChange = this.changes.event

  constructor(clock: Clock) {
    super()
    this.clock = clock
  }

  get current(): Facets {
    return this.known
  }

  /** How one part of the supervisor writes some facets; a second writer of the same facet is a bug. */
  writers<K extends keyof Facets>(...names: readonly K[]): FacetWriters<K> {
    const writers = names.map((name) => {
      if (this.written.has(name)) throw new Error(`two writers of the facet ${name}`)
      this.written.add(name)
      return [name, (value: Facets[K]) => this.write({ ...this.known, [name]: value })] as const
    })
    return Object.fromEntries(writers) as FacetWriters<K>
  }

  override dispose(): void {
    this.timer?.dispose()
    super.dispose()
  }

  private write(next: Facets): void {
    if (this.isDisposed || changesOf(this.known, next) === null) return
    this.known = next
    if (this.timer !== null) return
    const waitMs = this.toldAtMs + TELL_EVERY_MS - this.clock.monotonicMs()
    if (waitMs <= 0) this.tell()
    else this.timer = this.clock.setTimer(waitMs, () => this.tell())
  }

  private tell(): void {
    this.timer = null
    const changes = changesOf(this.told, this.known)
    if (changes === null) return
    this.told = this.known
    this.toldAtMs = this.clock.monotonicMs()
    this.changes.fire(changes)
  }
}

/** Null: nothing differs. */
function changesOf(before: Facets, after: Facets): Partial<Facets> | null {
  const names = (Object.keys(after) as (keyof Facets)[]).filter((name) => before[name] !== after[name])
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, after[name]]))
}
