import type { CancelSignal } from '../../base/cancel.ts'
import { Turnstile } from '../../base/turnstile.ts'
import type { Transport } from '../../contract/transport.ts'
import type { RemoteFailureCode, RemoteHost } from '../../shapes/remote-host.ts'
import { connectControl } from '../../transports/control/client.ts'
import { connectSsh } from '../../transports/ssh/client.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { hostSocket } from './host-place.ts'

/** Connections over ssh that are begun at once: each is a process that computes keys. */
const AT_ONCE = 8
const door = new Turnstile(AT_ONCE)

const REFUSALS: ReadonlySet<RemoteFailureCode> = new Set<RemoteFailureCode>([
  ...(['host-key', 'permission-denied', 'not-allowed'] as const),
])

/** Connects to the host of a data directory on this machine. Throws a Failure that says what to do. */
export async function openOwnHost(dataDir: string | null): Promise<Transport> {
  const path = hostSocket(dataDir)
  if (!path.ok) throw new Failure(EXIT.usage, path.error.message)
  const transport = await connectControl(path.value)
  if (transport.ok) return transport.value
  const { code, message } = transport.error
  throw new Failure(code === 'no-host' ? EXIT.noHost : EXIT.refused, message)
}

/** Connects to a host on another machine, until cancelled. `isAttended`: ssh may ask the person at this terminal. Throws as above. */
export async function openRemoteHost(
  remote: RemoteHost,
  { isAttended, signal }: { readonly isAttended: boolean; readonly signal: CancelSignal },
): Promise<Transport> {
  const transport = await door.pass(() => connectSsh(remote, { env: process.env, isAttended, signal }))
  if (transport.ok) return transport.value
  const { code, message } = transport.error
  throw new Failure(exitCodeOfRemote(code), message, code)
}

function exitCodeOfRemote(code: RemoteFailureCode): ExitCode {
  return REFUSALS.has(code) ? EXIT.refused : EXIT.noHost
}

/** A person sits at this program's terminal. */
export function isPersonThere(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}
