import type { Result } from '../base/result.ts'
import type { ShellEnvironment } from '../core/ports.ts'
import type { RemoteFailure, RemoteHost } from '../shapes/remote-host.ts'
import { connectSsh } from '../transports/ssh/client.ts'
import type { SshTransport } from '../transports/ssh/transport.ts'

type Connect = (host: RemoteHost) => Promise<Result<SshTransport, RemoteFailure>>

/** Connects by ssh, with nobody to be asked. What this process lacks for that (an agent of keys) the login shell may have. */
export function sshConnect(shellEnvironment: ShellEnvironment): Connect {
  return async (host) => {
    const { env } = await shellEnvironment.read()
    return connectSsh(host, { env: { ...env, ...process.env }, isAttended: false })
  }
}
