import { Lifetime } from '../../base/disposable.ts'
import type { Frame } from '../../contract/frames.ts'
import type { ClientLink, ClientSink } from '../../contract/rpc/handlers.ts'
import type { StreamMessage } from '../../contract/streams.ts'

/** What waits for room on a connection. */
export interface RoomWaiter {
  /** When somebody last typed into it, monotonic ms. */
  readonly typedMs: number
  /** There is room; who needs more asks again. */
  takeRoom(): void
}

/** A terminal's way to a client: a connection that the client's other terminals use too. */
export interface TerminalLink extends ClientSink {
  /** Bytes that may be sent before an echo would wait for them to arrive; 0 or less: none. */
  readonly roomBytes: number
  /** The connection takes less than one on the same machine. */
  readonly isThin: boolean
  /** Calls `takeRoom` once when there is room: of those that wait, first who was typed into last, then in the order in which they asked. */
  awaitRoom(waiter: RoomWaiter): void
  /** It waits no longer. */
  forget(waiter: RoomWaiter): void
}

/** One client's connection, shared by its terminals. */
export class SharedLink extends Lifetime implements TerminalLink {
  private readonly link: ClientLink
  private readonly waiting = new Set<RoomWaiter>()

  constructor(link: ClientLink) {
    super()
    this.link = link
    this.register(link.onHeard(() => this.giveRoom()))
  }

  get roomBytes(): number {
    return this.link.roomBytes
  }

  get isThin(): boolean {
    return this.link.isThin
  }

  stream(message: StreamMessage): void {
    this.link.stream(message)
  }

  frame(frame: Frame): void {
    this.link.frame(frame)
  }

  awaitRoom(waiter: RoomWaiter): void {
    this.waiting.add(waiter)
  }

  forget(waiter: RoomWaiter): void {
    this.waiting.delete(waiter)
  }

  private giveRoom(): void {
    if (this.waiting.size === 0) return
    const turns = [...this.waiting].toSorted((one, other) => other.typedMs - one.typedMs)
    for (const waiter of turns) {
      if (this.roomBytes <= 0) return
      this.waiting.delete(waiter)
      waiter.takeRoom()
    }
  }
}
