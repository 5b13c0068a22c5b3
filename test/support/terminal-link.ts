import type { ClientSink } from '../../src/contract/rpc/handlers.ts'
import type { RoomWaiter, TerminalLink } from '../../src/supervisor/terminal/shared-link.ts'

/** A terminal's way to a client over a connection whose room a test sets; without limit at first. */
export class FakeTerminalLink implements TerminalLink {
  roomBytes = Infinity
  isThin = false
  readonly waiting = new Set<RoomWaiter>()
  readonly stream: ClientSink['stream']
  readonly frame: ClientSink['frame']

  constructor({ stream, frame }: ClientSink = { stream: () => undefined, frame: () => undefined }) {
    this.stream = stream
    this.frame = frame
  }

  awaitRoom(waiter: RoomWaiter): void {
    this.waiting.add(waiter)
  }

  forget(waiter: RoomWaiter): void {
    this.waiting.delete(waiter)
  }

  /** There is so much room now; whoever waited is told. */
  giveRoom(bytes: number): void {
    this.roomBytes = bytes
    for (const waiter of [...this.waiting]) {
      this.waiting.delete(waiter)
      waiter.takeRoom()
    }
  }
}
