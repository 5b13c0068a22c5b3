import { chmodSync, lstatSync, mkdirSync, statSync, unlinkSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { DisposableStore, Lifetime } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { ContractServer, ReportBug } from '../../contract/rpc/handlers.ts'
import { OWNER } from '../../contract/rpc/caller.ts'
import { serveConnection } from '../../contract/rpc/serve.ts'
import type { ListenFailure } from '../listen-failure.ts'
import { connectControl } from './client.ts'
import { ControlTransport } from './transport.ts'

/** Largest packet a client may send, bytes: as over the web. */
const MAX_CLIENT_PACKET_BYTES = 1024 * 1024 + 64

/** Only the user may enter the directory and use the socket: access to it is the right to run commands. */
const PRIVATE_DIR_MODE = 0o700
const PRIVATE_SOCKET_MODE = 0o600
const OTHERS_MAY_WRITE = 0o022

export interface ControlOptions {
  readonly server: ContractServer
  /** A socket file, or a pipe's name on Windows; see `controlPathOf`. */
  readonly path: string
  readonly reportBug: ReportBug
}

/**
 * Listens on the control socket until disposed. A socket file left by a dead host is replaced, that of a live host
 * never.
 */
export async function serveControl(options: ControlOptions): Promise<Result<ControlServer, ListenFailure>> {
  const isFile = process.platform !== 'win32'
  const unsafe = isFile ? prepareDir(dirname(options.path)) : null
  if (unsafe !== null) return err(unsafe)
  const first = await listen(options.path)
  if (first.ok) return ok(new ControlServer(options, first.value))
  if (first.error !== 'EADDRINUSE') return err(failureOf(options.path, first.error))
  const stale = await removeStale(options.path)
  if (stale !== null) return err(stale)
  const second = await listen(options.path)
  return second.ok ? ok(new ControlServer(options, second.value)) : err(failureOf(options.path, second.error))
}

/** The listening control socket. */
export class ControlServer extends Lifetime {
  /** The path it listens on. */
  readonly path: string
  private readonly options: ControlOptions
  private readonly listener: Server
  private readonly connections = this.register(new DisposableStore())
  /** Inode of our socket file, to recognise one that another host has put in its place. Null for a pipe. */
  private readonly inode: number | null

  constructor(options: ControlOptions, listener: Server) {
    super()
    this.options = options
    this.path = options.path
    this.listener = listener
    this.inode = process.platform === 'win32' ? null : protect(options.path)
    listener.on('connection', (socket) => this.accept(socket))
  }

  override dispose(): void {
    if (this.isDisposed) return
    super.dispose()
    // On close Node removes the file at this path, even if it belongs to another host: so ours is removed here, and
    // another's is kept.
    if (this.inode === null || inodeOf(this.path) === this.inode) this.listener.close()
    else this.listener.unref()
  }

  private accept(socket: Socket): void {
    const transport = this.connections.add(new ControlTransport(socket, MAX_CLIENT_PACKET_BYTES))
    transport.onClose(() => this.connections.delete(transport))
    const { server, reportBug } = this.options
    // Only the owner can open the socket; a program inside a run identifies itself in its hello and is bound to the
    // run.
    serveConnection(server, transport, { caller: OWNER, reportBug, monotonicMs: () => performance.now() })
  }
}

/** Creates the socket's directory; returns why it cannot be trusted, or null. */
function prepareDir(dir: string): ListenFailure | null {
  try {
    mkdirSync(dir, { recursive: true, mode: PRIVATE_DIR_MODE })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    return { code: 'not-permitted', message: `The directory of the control socket cannot be created: ${error.message}` }
  }
  const { uid, mode } = lstatSync(dir)
  if (uid === process.getuid?.() && (mode & OTHERS_MAY_WRITE) === 0) return null
  return {
    code: 'not-permitted',
    message: `Other users may write to ${dir}, the directory of the control socket. Make it private: chmod 700 ${dir}`,
  }
}

function listen(path: string): Promise<Result<Server, string>> {
  const { promise, resolve } = Promise.withResolvers<Result<Server, string>>()
  const server = createServer()
  const failed = (error: NodeJS.ErrnoException): void => resolve(err(error.code ?? error.message))
  server.once('error', failed)
  server.listen({ path }, () => {
    server.off('error', failed)
    resolve(ok(server))
  })
  return promise
}

/** Removes a socket file without a listener; returns why it cannot be removed, or null. */
async function removeStale(path: string): Promise<ListenFailure | null> {
  const living = await connectControl(path)
  if (living.ok) {
    living.value.dispose()
    return { code: 'path-taken', message: `Another Corral already serves this data directory (${path}).` }
  }
  if (living.error.code !== 'no-host') {
    return { code: 'path-taken', message: `${path} is taken: ${living.error.message}` }
  }
  if (!statSync(path, { throwIfNoEntry: false })?.isSocket()) {
    return { code: 'path-taken', message: `${path} exists and is not a socket. Move it away.` }
  }
  unlinkSync(path)
  return null
}

function protect(path: string): number {
  chmodSync(path, PRIVATE_SOCKET_MODE)
  return statSync(path).ino
}

function inodeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null
}

function failureOf(path: string, code: string): ListenFailure {
  return { code: 'listen-failed', message: `The control socket ${path} cannot be opened: ${code}.` }
}
