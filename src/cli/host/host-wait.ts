import type { Disposable } from '../../base/disposable.ts'
import type { RpcClient } from '../../contract/client/rpc-client.ts'
import { disconnected } from '../../contract/rpc/errors.ts'
import { Failure } from '../failure.ts'

/** Something that is waited for; it fails once the host is lost. */
export type HostWait<T> = PromiseWithResolvers<T> & Disposable

export function waitWithHost<T = void>(client: RpcClient): HostWait<T> {
  const wait = Promise.withResolvers<T>()
  // It may fail before anybody waits for it.
  wait.promise.catch(() => undefined)
  const closed = client.onClose(({ reason }) => {
    wait.reject(Failure.of(disconnected(reason)))
  })
  const dispose = (): void => closed.dispose()
  return { ...wait, dispose, [Symbol.dispose]: dispose }
}
