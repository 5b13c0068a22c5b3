import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { Event } from '../../base/event.ts'
import type { QueuePlace, StreamOf } from '../../contract/streams.ts'

/** Changes of the queue within this time are sent as one message, ms: starting a whole fleet at once sends one. */
const COALESCE_MS = 50

/** What the gate tells of those it lets wait. */
interface Queue {
  /** In no particular order. */
  readonly places: readonly QueuePlace[]
  /** Why the agents in line wait; null: the line is empty. */
  readonly whatAllWaitFor: { readonly reason: string } | null
  readonly onQueueChange: Event<void>
}

/** Tells one client what changed in the queue since it was last told. */
export class QueueNews extends Lifetime {
  private readonly queue: Queue
  private readonly tell: (message: StreamOf<'queue'>) => void
  private told: ReadonlyMap<string, QueuePlace>
  private toldHold: string | null
  private timer: Disposable | null = null

  /** What is in the queue now counts as told. */
  constructor(queue: Queue, clock: Clock, tell: QueueNews['tell']) {
    super()
    this.queue = queue
    this.tell = tell
    this.told = byAgent(queue.places)
    this.toldHold = queue.whatAllWaitFor?.reason ?? null
    this.register(
      queue.onQueueChange(() => {
        this.timer ??= clock.setTimer(COALESCE_MS, () => this.look())
      }),
    )
  }

  override dispose(): void {
    this.timer?.dispose()
    super.dispose()
  }

  private look(): void {
    this.timer = null
    const { told } = this
    const now = byAgent(this.queue.places)
    const joined = [...now.values()].filter((place) => !isSame(place, told.get(place.agentId)))
    const left = [...told.keys()].filter((id) => !now.has(id))
    const hold = this.queue.whatAllWaitFor?.reason ?? null
    const isNews = joined.length + left.length > 0 || hold !== this.toldHold
    this.told = now
    this.toldHold = hold
    if (isNews) this.tell({ stream: 'queue', joined, left, hold })
  }
}

function byAgent(places: readonly QueuePlace[]): ReadonlyMap<string, QueuePlace> {
  return new Map(places.map((place) => [place.agentId, place]))
}

function isSame(place: QueuePlace, before: QueuePlace | undefined): boolean {
  return before !== undefined && JSON.stringify(place) === JSON.stringify(before)
}
