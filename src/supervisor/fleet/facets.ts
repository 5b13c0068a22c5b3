import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { Timer } from '../../base/timer.ts'
import type { Facets } from '../../contract/streams.ts'

/** Least time between two messages about one agent's facets, ms: a program may set its title at every key press, and no person reads faster. */
const TELL_EVERY_MS = 1_000

/** … unless what it is doing has changed: then so long, ms. A person looks for that, and a program may change it as often as it likes. */
const TELL_ACTIVITY_EVERY_MS = 100

const UNKNOWN: Facets = {
  ...{ branch: null, title: '', version: null, activity: null, spending: null },
  ...{ limits: [], held: null, health: null, worktree: null, messages: [], conversation: null },
}

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
  private readonly timer: Timer

  /** The facets that are not as they were last told. */
  readonly onDidChange = this.changes.event

  constructor(clock: Clock) {
    super()
    this.clock = clock
    this.timer = this.register(new Timer(clock))
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

  private write(next: Facets): void {
    if (this.isDisposed || changesOf(this.known, next) === null) return
    this.known = next
    const everyMs =
      isSameActivity(this.told.activity, next.activity) && this.told.held === next.held
        ? TELL_EVERY_MS
        : TELL_ACTIVITY_EVERY_MS
    const waitMs = this.toldAtMs + everyMs - this.clock.monotonicMs()
    if (waitMs <= 0) this.tell()
    else this.timer.setIfSooner(waitMs, () => this.tell())
  }

  private tell(): void {
    this.timer.clear()
    const changes = changesOf(this.told, this.known)
    if (changes === null) return
    this.told = this.known
    this.toldAtMs = this.clock.monotonicMs()
    this.changes.fire(changes)
  }
}

/** Whether it is the same thing it is doing, whatever the words. */
function isSameActivity(a: Facets['activity'], b: Facets['activity']): boolean {
  return a?.kind === b?.kind && a?.ask === b?.ask
}

/** Null: nothing differs. */
function changesOf(before: Facets, after: Facets): Partial<Facets> | null {
  const names = (Object.keys(after) as (keyof Facets)[]).filter((name) => before[name] !== after[name])
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, after[name]]))
}
