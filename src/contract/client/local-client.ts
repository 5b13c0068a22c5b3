import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { Result } from '../../base/result.ts'
import type { Frame } from '../frames.ts'
import type { InputOf, OutputOf, RequestName } from '../requests.ts'
import { allowanceOf } from '../rpc/allowance.ts'
import type { Caller } from '../rpc/caller.ts'
import type { ContractError } from '../rpc/errors.ts'
import type { ClientConnection, ContractServer, ReportBug } from '../rpc/handlers.ts'
import { RequestDesk } from '../rpc/request-desk.ts'
import type { StreamMessage } from '../streams.ts'
import type { ContractClient, RequestOptions } from './contract-client.ts'

/**
 * A client in the host's own process: the same checks and rights as any other, without a transport. It never falls
 * behind.
 */
export class LocalClient extends Lifetime implements ContractClient {
  private readonly streams = this.register(new Emitter<StreamMessage>())
  private readonly frames = this.register(new Emitter<Frame>())
  private readonly hearings = this.register(new Emitter<void>())
  private readonly session: ClientConnection
  private readonly desk: RequestDesk
  private nextId = 1

  readonly onStream = this.streams.event
  readonly onFrame = this.frames.event

  constructor(server: ContractServer, caller: Caller, reportBug: ReportBug) {
    super()
    const link = {
      stream: (message: StreamMessage) => this.streams.fire(message),
      frame: (frame: Frame) => this.frames.fire(frame),
      unheard: 0,
      roomBytes: Infinity,
      isThin: false,
      isBehind: false,
      onHeard: this.hearings.event,
    }
    this.session = this.register(server.connect(link, caller))
    // Nothing inside a run gets here: no rate has to be kept.
    const allowance = allowanceOf(caller, () => 0)
    this.desk = this.register(new RequestDesk({ connection: this.session, caller, allowance, reportBug }))
  }

  request<N extends RequestName>(
    name: N,
    input: InputOf<N>,
    { signal, onAnswer }: RequestOptions<OutputOf<N>> = {},
  ): Promise<Result<OutputOf<N>, ContractError>> {
    const id = this.nextId++
    return new Promise((resolve) => {
      this.desk.ask({ id, name, input }, (answer) => {
        const typed = answer as Result<OutputOf<N>, ContractError>
        onAnswer?.(typed)
        resolve(typed)
      })
      signal?.onCancel(() => this.desk.cancel(id))
    })
  }

  sendFrame(frame: Frame): void {
    this.session.onFrame(frame)
  }
}
