import { randomUUID } from 'node:crypto'
import { closeSync, constants, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { quoteForShell } from '../../base/quote-for-shell.ts'
import { HELD_OUTPUT_BYTES } from '../../core/limits.ts'
import { runChild } from '../../node/child.ts'
import { QueryFilter } from './query-filter.ts'
import { quoteForTmux } from './quote.ts'
import type { TmuxAddress, TmuxFailure } from './tmux-server.ts'

/** First byte of every pipe, from the shell that opens it for writing: after it, an end of file is the real end. */
const HELLO = '!'
/** mkfifo takes about 1 ms. */
const DEADLINE_MS = 3_000
/** After the program's exit the rest of the output arrives within some ms. */
const DRAIN_MS = 1_000

/**
 * The complete output of a program, byte for byte, through tmux's pipe-pane and a named pipe. Control mode carries the
 * same bytes, but drops those not yet sent when the program exits. Output is held back until `flow`.
 */
export class OutputPipe extends Lifetime {
  private readonly path: string
  private readonly socket: Socket
  private readonly filter = new QueryFilter()
  private readonly data = this.register(new Emitter<Uint8Array>())
  /** Output of the program, without the queries that tmux has answered. */
  readonly onData = this.data.event
  /** Resolves when everything was read: tmux has closed the pipe. */
  readonly closed: Promise<null>
  private held: Uint8Array[] | null = []
  private heldBytes = 0
  private isGiven = false
  /** A write descriptor that keeps the pipe from ending before tmux has opened it for writing. */
  private spareWriter: number | null

  constructor(path: string) {
    super()
    this.path = path
    const { reader, writer } = openBoth(path)
    this.spareWriter = writer
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

  /**
   * Command that makes tmux write the output of a pane into this pipe as it reads it. tmux interprets # and % in it.
   * If the host has died, nobody may wait for it: opening a pipe without a reader for writing would wait for ever, so it
   * is first opened for both; and where there is no pipe any more, no file may grow in its place.
   */
  command(runId: string): string {
    const path = quoteForShell(this.path).replaceAll('#', '##').replaceAll('%', '%%')
    return `pipe-pane -O -t '=${runId}:' ${quoteForTmux(`[ -p ${path} ] && exec 3<>${path} >${path} 3<&- && printf ${HELLO} && exec cat`)}`
  }

  /** To be called once tmux has the command. */
  wasGiven(): void {
    this.isGiven = true
  }

  /** Delivers the output held back, and from now on all output at once. */
  flow(): void {
    const held = this.held ?? []
    this.held = null
    for (const bytes of held) this.data.fire(bytes)
    this.socket.resume()
  }

  /** Waits for the last output; tmux must have closed the pipe, if it ever opened it. */
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

  /** Both sides are open, or not needed any more: the file can be removed. */
  private forgetPath(): void {
    if (this.spareWriter === null) return
    closeSync(this.spareWriter)
    this.spareWriter = null
    rmSync(this.path, { force: true })
  }

  private hear(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.isDisposed) return
    if (this.held === null) return this.data.fire(bytes)
    this.held.push(bytes)
    this.heldBytes += bytes.length
    if (this.heldBytes >= HELD_OUTPUT_BYTES) this.socket.pause()
  }
}

/** Opens a pipe at both ends; writing first would need a reader. */
function openBoth(path: string): { readonly reader: number; readonly writer: number } {
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    return { reader, writer: openSync(path, constants.O_WRONLY | constants.O_NONBLOCK) }
  } catch (error) {
    closeSync(reader)
    throw error
  }
}

/** Creates a pipe only the user may open, in a folder only the user may enter. */
export async function makeOutputPipe(folder: string, { env }: TmuxAddress): Promise<Result<OutputPipe, TmuxFailure>> {
  const path = join(folder, `${randomUUID()}.out`)
  try {
    await promisify(runChild)('mkfifo', ['-m', '600', path], { env, timeout: DEADLINE_MS })
    return ok(new OutputPipe(path))
  } catch (error) {
    rmSync(path, { force: true })
    // No mkfifo, no space, no descriptors: reported with the system's message.
    if (!(error instanceof Error && 'code' in error)) throw error
    return err({
      kind: 'not-started',
      message: `the pipe for the output could not be created: ${error.message.trim()}`,
    })
  }
}
