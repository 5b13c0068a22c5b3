import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { Lifetime } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { ListenFailure } from '../listen-failure.ts'
import { connectControl } from './client.ts'
import { prepareSocketDir } from './socket-dir.ts'

const PRIVATE_SOCKET_MODE = 0o600
const IS_FILE = process.platform !== 'win32'

/**
 * Listens at a path in a private directory: a socket file, or a pipe's name on Windows. A socket file left by a dead
 * host is replaced, that of a live host never.
 */
export async function listenPrivately(path: string): Promise<Result<SocketListener, ListenFailure>> {
  const unsafe = IS_FILE ? prepareSocketDir(dirname(path)) : null
  if (unsafe !== null) return err(unsafe)
  const first = await listen(path)
  if (first.ok) return first
  if (first.error !== 'EADDRINUSE') return err(failureOf(path, first.error))
  const stale = await removeStale(path)
  if (stale !== null) return err(stale)
  const second = await listen(path)
  return second.ok ? second : err(failureOf(path, second.error))
}

/** A socket that is listened on until disposed. Who connects before `serve` waits, and nothing is read from it. */
export class SocketListener extends Lifetime {
  readonly path: string
  private readonly server: Server
  private readonly waiting = new Set<Socket>()
  private take: ((socket: Socket) => void) | null = null
  /** Inode of our socket file, to recognise one that another host has put in its place. Null for a pipe. */
  private readonly inode: number | null

  constructor(path: string, server: Server) {
    super()
    this.path = path
    this.server = server
    this.inode = IS_FILE ? protect(path) : null
    server.on('connection', (socket) => this.connected(socket))
  }

  /** Hands over every connection, those that wait first. */
  serve(take: (socket: Socket) => void): void {
    this.take = take
    const waiting = [...this.waiting]
    this.waiting.clear()
    for (const socket of waiting) take(socket)
  }

  override dispose(): void {
    if (this.isDisposed) return
    super.dispose()
    for (const socket of this.waiting) socket.destroy()
    // On close Node removes the file at this path, even if it belongs to another host: so ours is removed here, and
    // another's is kept.
    if (this.inode === null || inodeOf(this.path) === this.inode) this.server.close()
    else this.server.unref()
  }

  private connected(socket: Socket): void {
    if (this.take !== null) return this.take(socket)
    this.waiting.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.waiting.delete(socket))
  }
}

function listen(path: string): Promise<Result<SocketListener, string>> {
  const { promise, resolve } = Promise.withResolvers<Result<SocketListener, string>>()
  const server = createServer()
  const failed = (error: NodeJS.ErrnoException): void => resolve(err(error.code ?? error.message))
  server.once('error', failed)
  server.listen({ path }, () => {
    server.off('error', failed)
    resolve(ok(new SocketListener(path, server)))
  })
  return promise
}

/** Removes a socket file without a listener; returns why it cannot be removed, or null. */
async function removeStale(path: string): Promise<ListenFailure | null> {
  if (IS_FILE && lstatSync(path, { throwIfNoEntry: false })?.isSocket() === false) {
    return { code: 'path-taken', message: `${path} exists and is not a socket. Move it away.` }
  }
  const living = await connectControl(path)
  if (living.ok) {
    living.value.dispose()
    return { code: 'path-taken', message: `Another Corral already serves this data directory (${path}).` }
  }
  if (living.error.code !== 'no-host') {
    return { code: 'path-taken', message: `${path} is taken: ${living.error.message}` }
  }
  rmSync(path, { force: true })
  return null
}

/** The directory keeps others out already. */
function protect(path: string): number {
  chmodSync(path, PRIVATE_SOCKET_MODE)
  return lstatSync(path).ino
}

function inodeOf(path: string): number | null {
  return lstatSync(path, { throwIfNoEntry: false })?.ino ?? null
}

function failureOf(path: string, code: string): ListenFailure {
  return { code: 'listen-failed', message: `The control socket ${path} cannot be opened: ${code}.` }
}
