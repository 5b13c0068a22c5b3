import { closeSync, writeSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import { errnoOf } from '../../base/errors.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { Emitter, type Event } from '../../base/event.ts'
import { reportUnexpected } from '../../base/unexpected.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { Pty, PtyRequest } from '../../core/ports.ts'
import { ExecWatch, type ExecEvidence } from '../../core/process/exec-watch.ts'
import { COOKIE_VARIABLE } from '../../core/process/parse-environ.ts'
import { runTagOf } from '../../core/process/run-tag.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'
import { withRealtimeLimit } from '../../node/resource-limits.ts'
import { setTimer } from '../../node/set-timer.ts'
import { ageEvidence, environmentEvidence, spawnEvidence } from './exec-evidence.ts'
import type { OnExit } from './child-reaper.ts'
import { forgetTerminal, type ForkedChild, resizePty, startOnPty } from './native-pty.ts'
import { PtyWriter } from './pty-writer.ts'
import { toExit } from './signal-names.ts'

/**
 * Longest pause (DESIGN 5): a reader that never resumes must not block the program's writes, nor lose its last output.
 */
const LONGEST_PAUSE_MS = 50
/**
 * After the exit the kernel closes the master side once all output was read. Where it does not (seen on macOS), silence
 * of this length counts as the end.
 */
const SILENCE_MS = 200
/** Rounds of that wait while output still arrives, from a process that outlived the program: 10 s in all. */
const LONGEST_DRAIN_ROUNDS = 50

/** Forks a program on its own terminal; throws if no terminal or process can be created. */
export function spawnUnixPty(request: PtyRequest): UnixPty {
  const { file, args, cwd, env, size } = request
  const variables = Object.entries({ ...env, PWD: cwd }).map(([name, value]) => `${name}=${value}`)
  const reaped = Promise.withResolvers<Exit>()
  const onExit: OnExit = (code, signal) => reaped.resolve(toExit(code, signal))
  const start = (): ForkedChild =>
    startOnPty({ file, args, cwd, env: variables, cols: size.cols, rows: size.rows, onExit })
  const tag = runTagOf(env[COOKIE_VARIABLE] ?? '')
  const child = tag === null ? start() : withRealtimeLimit(tag, start)
  return new UnixPty(child, request, reaped.promise)
}

/**
 * A program on a Unix pseudo terminal. It is never signalled here: closing the master side makes the kernel send
 * SIGHUP.
 */
export class UnixPty extends Lifetime implements Pty {
  readonly pid: number
  private readonly fd: number
  private readonly socket: ReadStream
  private readonly writer: PtyWriter
  readonly onInputTaken: Event<void>
  private readonly watch: ExecWatch
  private readonly data = this.register(new Emitter<Uint8Array>())
  private readonly exits = this.register(new Emitter<Exit>())
  readonly onData = this.data.event
  readonly onExit = this.exits.event
  readonly executed: ExecWatch['executed']
  private exit: Exit | null = null
  private isClosed = false
  private receivedBytes = 0
  private pauseEnd: Disposable | null = null

  constructor({ pid, fd, isExecuted }: ForkedChild, request: PtyRequest, reaped: Promise<Exit>) {
    super()
    this.pid = pid
    this.fd = fd
    this.socket = openReader(fd)
    this.writer = this.register(new PtyWriter((bytes) => this.offer(bytes)))
    this.onInputTaken = this.writer.onTaken
    this.watch = this.register(new ExecWatch(evidenceOf(pid, request, isExecuted), setTimer))
    this.executed = this.watch.executed
    this.socket.on('data', (bytes: Buffer) => this.receive(bytes))
    this.socket.on('end', () => this.socket.destroy())
    // On Linux a terminal ends with EIO. For any error, 'close' follows and the exit event reports the rest.
    this.socket.on('error', () => this.writer.dispose())
    this.socket.on('close', () => this.close())
    reaped
      .then((exit) => this.drain(exit))
      .catch((error: unknown) => reportUnexpected(error, `the end of program ${pid}`))
  }

  get waitingInput(): number {
    return this.exit === null ? this.writer.waitingInput : 0
  }

  write(bytes: Uint8Array): boolean {
    return this.exit !== null || this.writer.type(bytes)
  }

  reply(bytes: Uint8Array): void {
    if (this.exit === null) this.writer.reply(bytes)
  }

  resize({ cols, rows }: TerminalSize): void {
    if (this.socket.destroyed) return
    try {
      resizePty(this.fd, cols, rows)
    } catch (error) {
      // The terminal is being torn down and rejects the size, which no longer matters.
      if (!(error instanceof Error && error.message.startsWith('ioctl'))) throw error
    }
  }

  pause(): void {
    if (this.exit !== null || this.socket.destroyed) return
    if (this.pauseEnd) this.release(this.pauseEnd)
    this.socket.pause()
    const timer = setTimeout(() => this.resume(), LONGEST_PAUSE_MS)
    this.pauseEnd = this.register(toDisposable(() => clearTimeout(timer)))
  }

  resume(): void {
    if (this.pauseEnd) this.release(this.pauseEnd)
    this.pauseEnd = null
    this.socket.resume()
  }

  hangUp(): void {
    this.socket.destroy()
  }

  override dispose(): void {
    this.socket.destroy()
    super.dispose()
  }

  private receive(bytes: Buffer): void {
    this.receivedBytes += bytes.byteLength
    this.watch.hear(bytes)
    this.data.fire(bytes)
  }

  /** Writes synchronously: no write may be pending when the descriptor is closed and its number reused. */
  private offer(bytes: Uint8Array): number | 'full' | 'closed' {
    if (this.socket.destroyed) return 'closed'
    try {
      return writeSync(this.fd, bytes)
    } catch (error) {
      // EIO: the program is gone, and its exit event follows.
      return errnoOf(error) === 'EAGAIN' ? 'full' : 'closed'
    }
  }

  private close(): void {
    this.isClosed = true
    this.writer.dispose()
    if (this.exit !== null) this.finish(this.exit)
  }

  /** The program has exited; its last output may still be unread, also by a reader that has paused. */
  private drain(exit: Exit): void {
    this.exit = exit
    this.writer.dispose()
    if (this.isClosed) return this.finish(exit)
    this.resume()
    this.closeInSilence(LONGEST_DRAIN_ROUNDS)
  }

  private closeInSilence(rounds: number): void {
    const before = this.receivedBytes
    const next = (): void => {
      if (this.receivedBytes === before || rounds === 0) this.socket.destroy()
      else this.closeInSilence(rounds - 1)
    }
    // Between the timer and the immediate, the loop reads once, however late the timer fires on a busy thread.
    const timer = setTimeout(() => setImmediate(() => this.isClosed || next()), SILENCE_MS)
    this.socket.once('close', () => clearTimeout(timer))
  }

  private finish(exit: Exit): void {
    this.watch.end(exit)
    // Deferred, so that callers awaiting `executed` are resumed first.
    setImmediate(() => this.exits.fire(exit))
  }
}

function evidenceOf(pid: number, request: PtyRequest, isExecuted: boolean): ExecEvidence {
  if (isExecuted) return spawnEvidence(pid, request)
  return process.platform === 'linux' ? environmentEvidence(pid, request) : ageEvidence(request)
}

function openReader(fd: number): ReadStream {
  try {
    return new ReadStream(fd).once('close', () => forgetTerminal(fd))
  } catch (error) {
    closeSync(fd)
    forgetTerminal(fd)
    throw error
  }
}
