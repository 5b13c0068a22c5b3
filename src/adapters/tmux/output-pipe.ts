import { randomUUID } from 'node:crypto'
import { closeSync, constants, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { runChild } from '../../node/child.ts'
import { QueryFilter } from './query-filter.ts'
import { quoteForShell, quoteForTmux } from './quote.ts'
import type { TmuxAddress, TmuxFailure } from './tmux-server.ts'

/** First byte of every pipe, from the shell that opens it for writing: from then on an end of file is the end. */
const HELLO = '!'
/** mkfifo takes a ms. */
const DEADLINE_MS = 3_000
/** After its end the rest of the output arrives within some ms. */
const DRAIN_MS = 1_000

/**
 * All that a program prints, byte for byte and to the last one, through tmux's pipe-pane and a named pipe. Control mode has the same bytes, but forgets what it
 * has not sent when the program ends. Output is kept back until `flow`.
 */
export class OutputPipe extends Lifetime {
  private readonly path: string
  private readonly socket: Socket
  private readonly filter = new QueryFilter()
  private readonly data = this.register(new Emitter<Uint8Array>())
  /** Bytes of the program without the questions tmux has answered. */
  readonly onData = this.data.event
  /** Resolves when everything was heard: tmux has closed the pipe. */
  readonly closed: Promise<null>
  private held: Uint8Array[] | null = []
  private isGiven = false
  /** Keeps the pipe from ending before anybody has opened it for writing. */
  private spareWriter: number | null

  constructor(path: string) {
    super()
    this.path = path
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    this.spareWriter = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    this.socket = new Socket({ fd: reader, readable: true, writable: false })
    const { promise, resolve } = Promise.withResolvers<null>()
    this.closed = promise
    this.socket.on('data', (bytes: Buffer) => this.receive(bytes))
    this.socket.on('error', () => this.socket.destroy())
    this.socket.once('close', () => {
      this.hear(this.filter.end())
      resolve(null)
    })
  }

  /** Command that makes tmux write the output of a pane into this pipe, as tmux reads it. tmux takes # and % in it for its own. */
  command(runId: string): string {
    const path = quoteForShell(this.path).replaceAll('#', '##').replaceAll('%', '%%')
    return `pipe-pane -O -t '=${runId}:' ${quoteForTmux(`{ printf ${HELLO}; exec cat; } > ${path}`)}`
  }

  /** tmux has the command. */
  wasGiven(): void {
    this.isGiven = true
  }

  /** Hands out the output kept back, and from now on all of it at once. */
  flow(): void {
    const held = this.held ?? []
    this.held = null
    for (const bytes of held) this.data.fire(bytes)
  }

  /** Waits for the last output; tmux must have closed the pipe, if it ever had it. */
  async drained(): Promise<void> {
    if (!this.isGiven) return
    const timer = setTimeout(() => this.socket.destroy(), DRAIN_MS)
    this.socket.resume()
    await this.closed
    clearTimeout(timer)
  }

  /** Stops reading. */
  pause(): void {
    this.socket.pause()
  }

  /** Reads again. */
  resume(): void {
    this.socket.resume()
  }

  override dispose(): void {
    super.dispose()
    this.forgetPath()
    this.socket.destroy()
  }

  private receive(bytes: Buffer): void {
    if (this.spareWriter === null) return this.hear(this.filter.filter(bytes))
    this.forgetPath()
    this.hear(this.filter.filter(bytes.subarray(HELLO.length)))
  }

  /** Both sides are open, or nobody needs them to be: the name has done its work. */
  private forgetPath(): void {
    if (this.spareWriter === null) return
    closeSync(this.spareWriter)
    this.spareWriter = null
    rmSync(this.path, { force: true })
  }

  private hear(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.isDisposed) return
    if (this.held !== null) this.held.push(bytes)
    else this.data.fire(bytes)
  }
}

/** Makes a pipe only the user may open, in a folder only the user may enter. */
export async function makeOutputPipe(folder: string, { env }: TmuxAddress): Promise<Result<OutputPipe, TmuxFailure>> {
  const path = join(folder, `${randomUUID()}.out`)
  try {
    await promisify(runChild)('mkfifo', ['-m', '600', path], { env, timeout: DEADLINE_MS })
    return ok(new OutputPipe(path))
  } catch (error) {
    // No mkfifo, no room, no descriptors: all of it in the words of the system.
    if (!(error instanceof Error && 'code' in error)) throw error
    return err({ kind: 'not-started', message: `no pipe for the output: ${error.message.trim()}` })
  }
}
