import { BackgroundWork, type WorkFailureHandler } from '../../base/background-work.ts'
import type { Clock } from '../../base/clock.ts'
import { DisposableStore, Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { dayOf } from '../../core/spending/day.ts'
import type { AgentFiles } from '../../core/agent-files.ts'
import type { TranscriptKind } from '../../shapes/agent-type.ts'
import { conversationIdIn } from '../../core/spending/transcripts/conversation-id.ts'
import type { Conversations } from '../run/conversations.ts'
import type { RunContext, RunObserver } from '../run/run-observer.ts'
import { RunSpending } from './run-spending.ts'
import type { SpendingBook } from './spending-book.ts'

/** What the watch works with. */
export interface SpendingWatchParts {
  readonly clock: Clock
  readonly agentFiles: AgentFiles
  readonly book: SpendingBook
  /** Told which conversation a run has, where its transcript tells. */
  readonly conversations: Pick<Conversations, 'found'>
  readonly onFailure: WorkFailureHandler
}

/** A run that is up, and whether it ever was not the only one of its kind in its folder. */
interface Place {
  readonly name: string
  isShared: boolean
}

/** Reads of every run what it uses, where its agent writes that down. */
export class SpendingWatch extends Lifetime {
  /** Attached to every run. */
  readonly observer: RunObserver = { attach: (run) => this.watch(run) }
  private readonly parts: SpendingWatchParts
  private readonly places = new Set<Place>()
  private readonly work: BackgroundWork

  constructor(parts: SpendingWatchParts) {
    super()
    this.parts = parts
    this.work = this.register(new BackgroundWork(parts.onFailure))
  }

  private watch(run: RunContext): Disposable {
    const { agentId, runId, type } = run
    const watched = new DisposableStore()
    watched.add(
      run.onSpent(({ atMs, spending }) => this.parts.book.add({ agentId, runId }, { day: dayOf(atMs), spending })),
    )
    if (type?.transcript) watched.add(this.read(run, type.transcript))
    return watched
  }

  private read(run: RunContext, kind: TranscriptKind): Disposable {
    const { agentId, runId } = run
    const { clock, agentFiles: files, book } = this.parts
    const place = this.enter(kind, run.spec.cwd)
    const spending = new RunSpending(run, {
      ...{ clock, files, kind },
      isShared: () => place.isShared,
      proven: (path) => this.foundConversation(run, kind, path),
      tell: (byDay) => void (this.isDisposed || book.take({ agentId, runId }, byDay)),
    })
    return toDisposable(() => {
      spending.dispose()
      this.work.run('read what a run used', async () => {
        await spending.finish()
        this.places.delete(place)
        book.close(runId)
      })
    })
  }

  private foundConversation({ agentId, generation, spec, type }: RunContext, kind: TranscriptKind, file: string): void {
    const id = conversationIdIn(kind, file)
    if (id === null || type === null || type.resume === null || this.isDisposed) return
    this.parts.conversations.found(agentId, { id, file, type: type.id, cwd: spec.cwd, generation })
  }

  /** Whoever is in the same place shares it from now on. */
  private enter(kind: TranscriptKind, cwd: string): Place {
    const name = `${kind} ${cwd}`
    const others = [...this.places].filter((place) => place.name === name)
    for (const other of others) other.isShared = true
    const place = { name, isShared: others.length > 0 }
    this.places.add(place)
    return place
  }
}
