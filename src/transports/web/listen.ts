import type { Server } from 'node:http'
import { err, ok, type Result } from '../../base/result.ts'
import type { ListenFailure } from '../listen-failure.ts'

/** Listens on an address; port 0 means any free one. Resolves with the port. */
export function listenOn(server: Server, host: string, port: number): Promise<Result<number, ListenFailure>> {
  const { promise, resolve } = Promise.withResolvers<Result<number, ListenFailure>>()
  const failed = (error: NodeJS.ErrnoException): void => resolve(err(failureOf(error, host, port)))
  server.once('error', failed)
  server.listen({ host, port, exclusive: true }, () => {
    server.off('error', failed)
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
    resolve(ok(address.port))
  })
  return promise
}

function failureOf(error: NodeJS.ErrnoException, host: string, port: number): ListenFailure {
  switch (error.code) {
    case 'EADDRINUSE':
      return {
        code: 'port-taken',
        message: `Port ${port} of ${host} is taken by another program. Stop that program, or choose another port with --port (0: any free one).`,
      }
    case 'EACCES':
      return {
        code: 'not-permitted',
        message: `You may not listen on port ${port}. Choose one above 1023 with --port.`,
      }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return {
        code: 'address-unknown',
        message: `${host} is not an address of this machine. Choose one that is, with --host.`,
      }
    default:
      return { code: 'listen-failed', message: `Cannot listen on port ${port} of ${host}: ${error.message}` }
  }
}
