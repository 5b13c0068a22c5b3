import { onTestFinished } from 'vitest'
import type { CancelSignal } from '../../src/base/cancel.ts'
import { Emitter } from '../../src/base/event.ts'
import { OWNER } from '../../src/contract/rpc/caller.ts'
import type { ClientConnection } from '../../src/contract/rpc/handlers.ts'
import type { StreamMessage, StreamOf } from '../../src/contract/streams.ts'
import { contractServerOf } from '../../src/supervisor/server/contract-server.ts'
import type { SupervisedWorld } from './supervised-world.ts'

const NEVER: CancelSignal = { isCancelled: false, onCancel: new Emitter<void>().event }

/**
 * A client of the current host, subscribed to the fleet: it records messages synchronously, before any code could
 * reorder them.
 */
export class ToldClient {
  readonly messages: StreamMessage[] = []
  /** Seq of its snapshot. */
  readonly fromSeq: number
  private readonly session: ClientConnection

  private constructor(world: SupervisedWorld, onMessage: (message: StreamMessage) => void) {
    const link = {
      unheard: 0,
      roomBytes: Infinity,
      isThin: false,
      isBehind: false,
      onHeard: new Emitter<void>().event,
      stream: (message: StreamMessage) => {
        this.messages.push(message)
        onMessage(message)
      },
      frame: () => undefined,
    }
    this.session = contractServerOf(world.supervisor).connect(link, OWNER)
    this.fromSeq = world.supervisor.journal.lastSeq
    void this.session.handlers['fleet.subscribe']({}, { caller: OWNER, signal: NEVER })
  }

  /**
   * Connects and subscribes; the connection closes with the test. `onMessage` may throw, like a transport whose page is
   * gone.
   */
  static connect(world: SupervisedWorld, onMessage: (message: StreamMessage) => void = () => undefined): ToldClient {
    const client = new ToldClient(world, onMessage)
    onTestFinished(() => client.session.dispose())
    return client
  }

  /** Journal entries in the order received. */
  get entries(): readonly StreamOf<'journal'>['entry'][] {
    return this.messages.flatMap((message) => (message.stream === 'journal' ? [message.entry] : []))
  }

  /** The seqs it must have received: every one after its snapshot, in order. */
  get expectedSeqs(): readonly number[] {
    return this.entries.map((_, index) => this.fromSeq + 1 + index)
  }
}
