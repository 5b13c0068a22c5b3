import { err, ok, type Result } from '../base/result.ts'
import { RpcClient } from '../contract/client/rpc-client.ts'
import type { LoginAddress } from '../contract/views.ts'
import { connectControl } from '../transports/control/client.ts'

/** Why there is no address: no host runs there, or it refused. The message says what to do. */
export interface AddressFailure {
  readonly code: 'no-host' | 'refused'
  readonly message: string
}

/** Asks the host that runs on a data directory for a new address, over its control socket. */
export async function askForAddress(
  controlPath: string,
  wish: { readonly readOnly: boolean },
): Promise<Result<LoginAddress, AddressFailure>> {
  const transport = await connectControl(controlPath)
  if (!transport.ok) {
    const { code, message } = transport.error
    return err({ code: code === 'no-host' ? 'no-host' : 'refused', message })
  }
  using client = new RpcClient(transport.value)
  const answer = await client.request('login.create', wish)
  return answer.ok ? ok(answer.value) : err({ code: 'refused', message: answer.error.message })
}
