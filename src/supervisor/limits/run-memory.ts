import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import type { Evidence } from '../../core/agent/evidence.ts'
import type { Cgroup } from '../../core/cgroups.ts'
import {
  firstNews,
  isPressed,
  takeCounts,
  wasKilledJustNow,
  type MemoryLevel,
  type MemoryNews,
} from '../../core/memory-news.ts'
import type { RunContext } from '../run/run-observer.ts'

/** What it works with. */
export interface RunMemoryParts {
  readonly clock: Clock
  /** The kernel made it wait, or keeps it at its bound. */
  readonly onReport: (level: MemoryLevel) => void
}

/** Hears what the kernel says of one run's memory, where the kernel counts it. */
export class RunMemory extends Lifetime {
  private readonly run: RunContext
  private readonly parts: RunMemoryParts
  private group: Cgroup | null = null
  private news: MemoryNews | null = null

  constructor(run: RunContext, parts: RunMemoryParts) {
    super()
    this.run = run
    this.parts = parts
    run.askAtEnd(() => this.evidence())
    run.work.run('watch its memory', async () => {
      const group = await run.tree.grouping
      if (group !== null && !this.isDisposed) this.begin(group)
    })
  }

  /** Its memory is short: it is looked at every second. */
  get isPressed(): boolean {
    return this.news !== null && isPressed(this.news, this.parts.clock.monotonicMs())
  }

  /** Watched first and read then: what changes between the two is heard of. */
  private begin(group: Cgroup): void {
    const watch = group.watchMemory(() => this.run.work.run('read what the kernel counts', () => this.take()))
    if (watch !== null) this.register(watch)
    const counts = group.memory()
    if (counts === null) return
    this.group = group
    this.news = firstNews(counts)
  }

  private take(): void {
    const counts = this.group?.memory() ?? null
    if (counts === null || this.news === null || this.isDisposed) return
    const { news, report } = takeCounts(this.news, counts, this.parts.clock.monotonicMs())
    this.news = news
    for (const level of report) this.parts.onReport(level)
  }

  /** Asked at the run's end: read once more, because the end may be heard of before the count. */
  private evidence(): Evidence | null {
    this.take()
    const { news } = this
    if (news === null || !wasKilledJustNow(news, this.parts.clock.monotonicMs())) return null
    return { kind: 'oom', counts: news.counts }
  }
}
