import type { CancelSignal } from '../../base/cancel.ts'
import type { Event } from '../../base/event.ts'
import type { Result } from '../../base/result.ts'
import type { InputOf, OutputOf, RequestName } from '../requests.ts'
import type { ContractError } from '../rpc/errors.ts'
import type { StreamMessage } from '../streams.ts'

export interface RequestOptions<T = unknown> {
  /**
   * When it is cancelled, the request is answered `cancelled` at once, and the host stops working on it where it can.
   */
  readonly signal?: CancelSignal
  /**
   * Called synchronously when the answer arrives, before any later message is delivered: a promise would resolve too
   * late for that.
   */
  readonly onAnswer?: (answer: Result<T, ContractError>) => void
}

/** A client of the contract, over a transport (RpcClient) or in the host's own process (LocalClient). */
export interface ContractClient {
  readonly onStream: Event<StreamMessage>
  request<N extends RequestName>(
    name: N,
    input: InputOf<N>,
    options?: RequestOptions<OutputOf<N>>,
  ): Promise<Result<OutputOf<N>, ContractError>>
}
