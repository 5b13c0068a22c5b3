import { BackgroundWork, type WorkFailureHandler } from '../../base/background-work.ts'
import type { Clock } from '../../base/clock.ts'
import { DisposableStore, Lifetime } from '../../base/disposable.ts'
import type { Result } from '../../base/result.ts'
import { SharedLook } from '../../base/shared-look.ts'
import { Timer } from '../../base/timer.ts'
import { Turnstile } from '../../base/turnstile.ts'
import type { Git, WorktreeLook } from '../../core/workspace/git.ts'
import type { WorktreeRecord } from '../../shapes/workspace.ts'
import type { WorktreeBook } from './worktree-book.ts'

/** Looks at once: each is some short runs of git. */
const MOST_AT_ONCE = 2
/** An agent that has just come to rest is looked at after so long, ms: what it does then comes in bursts. */
const LOOK_AFTER_MS = 1_000

/** What a watch works with. */
export interface WorktreeWatchParts {
  readonly git: Git
  readonly clock: Clock
  readonly book: WorktreeBook
  readonly onFailure: WorkFailureHandler
}

/** One agent's worktree. */
interface Watched {
  readonly look: SharedLook<Result<WorktreeLook, string>>
  readonly timer: Timer
}

/** Looks at worktrees when their agents have come to rest, or somebody asks; never by itself. */
export class WorktreeWatch extends Lifetime {
  private readonly parts: WorktreeWatchParts
  private readonly turnstile = new Turnstile(MOST_AT_ONCE)
  private readonly watched = new Map<string, Watched>()
  private readonly timers = this.register(new DisposableStore())
  private readonly work: BackgroundWork

  constructor(parts: WorktreeWatchParts) {
    super()
    this.parts = parts
    this.work = this.register(new BackgroundWork(parts.onFailure))
  }

  /** Looks now: what was changed before somebody asked is seen. */
  look(record: WorktreeRecord): Promise<Result<WorktreeLook, string>> {
    return this.of(record.agentId).look.ask()
  }

  /** The agent may have changed something. Looked at in a moment; agents without a worktree cost nothing. */
  lookSoon(agentId: string): void {
    if (this.parts.book.recordOf(agentId) === null) return
    const { look, timer } = this.of(agentId)
    timer.setIfNotSet(LOOK_AFTER_MS, () =>
      this.work.run('look at a worktree', async () => {
        await look.ask()
      }),
    )
  }

  private of(agentId: string): Watched {
    const known = this.watched.get(agentId)
    if (known !== undefined) return known
    const look = new SharedLook(() => this.turnstile.pass(() => this.lookNow(agentId)))
    const fresh = { look, timer: this.timers.add(new Timer(this.parts.clock)) }
    this.watched.set(agentId, fresh)
    return fresh
  }

  private async lookNow(agentId: string): Promise<Result<WorktreeLook, string>> {
    const { git, book } = this.parts
    const record = book.recordOf(agentId)
    if (record === null) return { ok: false, error: 'It was removed meanwhile.' }
    const seen = await this.seenOf(record, git)
    if (!this.isDisposed) book.saw(agentId, seen)
    return seen
  }

  private async seenOf(record: WorktreeRecord, git: Git): Promise<Result<WorktreeLook, string>> {
    const usable = await git.check(record)
    return usable.ok ? git.look(record.path, { ref: record.base, commit: record.baseCommit }) : usable
  }
}
