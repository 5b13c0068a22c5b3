import { Lifetime } from '../../src/base/disposable.ts'
import { Emitter } from '../../src/base/event.ts'
import { err, ok, type Result } from '../../src/base/result.ts'
import { INPUT_WAITING_BYTES } from '../../src/core/limits.ts'
import type { Exit } from '../../src/shapes/exit.ts'
import type { StartFailure } from '../../src/shapes/start-failure.ts'
import type { Pty, PtyRequest } from '../../src/core/ports.ts'
import type { TerminalSize } from '../../src/core/terminal/size.ts'
import type { FakeProcess } from './fake-process.ts'

/** Reaction of a program to input. */
export type InputListener = (pty: FakePty, bytes: Uint8Array) => void

/**
 * A simulated program on a terminal. Output is delivered before the next await continues, the exit one turn of the
 * event loop after the last output: as with a real terminal, never during the call that caused it.
 */
export class FakePty extends Lifetime implements Pty {
  readonly request: PtyRequest
  /** The leader. Signals, exits and forks go through it. */
  readonly process: FakeProcess
  readonly executed: Promise<Result<null, StartFailure>>
  /** All input so far, as UTF-8. */
  typed = ''
  size: TerminalSize
  isPaused = false
  isHungUp = false
  onInput: InputListener | null = null
  waitingInput = 0
  private isReading = true
  private readonly inputTaken = this.register(new Emitter<void>())
  readonly onInputTaken = this.inputTaken.event
  private readonly data = this.register(new Emitter<Uint8Array>())
  private readonly exits = this.register(new Emitter<Exit>())
  readonly onData = this.data.event
  readonly onExit = this.exits.event
  private readonly settle: (result: Result<null, StartFailure>) => void
  private output: Uint8Array[] = []

  constructor(request: PtyRequest, process: FakeProcess) {
    super()
    const { promise, resolve } = Promise.withResolvers<Result<null, StartFailure>>()
    this.executed = promise
    this.settle = resolve
    this.request = request
    this.process = process
    this.size = request.size
    process.onEnd((exit) => this.end(exit))
  }

  get pid(): number {
    return this.process.pid
  }

  /** The program prints. */
  print(output: string | Uint8Array): void {
    this.output.push(typeof output === 'string' ? new TextEncoder().encode(output) : output.slice())
    queueMicrotask(() => this.deliver())
  }

  /** The program exits by itself. */
  exit(code = 0): void {
    this.process.exit(code)
  }

  /** The exec succeeds; called by the spawner unless a program does it itself. */
  confirmExec(): void {
    this.settle(ok(null))
  }

  /** The exec fails: the child prints an error and exits 1. */
  failExec(reason = 'No such file or directory'): void {
    this.settle(
      err({
        code: 'exec-failed',
        message: `${this.request.file} cannot be executed: ${reason}. Check that it is there.`,
      }),
    )
    this.print(`execvp(3) failed.: ${reason}\r\n`)
    this.exit(1)
  }

  write(bytes: Uint8Array): boolean {
    if (!this.process.isAlive || this.isHungUp) return true
    if (!this.isReading) {
      if (this.waitingInput + bytes.length > INPUT_WAITING_BYTES) return false
      this.waitingInput += bytes.length
    }
    this.receive(bytes)
    return true
  }

  reply(bytes: Uint8Array): void {
    if (this.isReading && this.process.isAlive && !this.isHungUp) this.receive(bytes)
  }

  /** The program reads its input, as it does from the start, or does not. */
  read(isReading: boolean): void {
    this.isReading = isReading
    if (!isReading || this.waitingInput === 0) return
    this.waitingInput = 0
    this.inputTaken.fire()
  }

  resize(size: TerminalSize): void {
    if (this.process.isAlive && !this.isHungUp) this.size = size
  }

  pause(): void {
    this.isPaused = this.process.isAlive
  }

  resume(): void {
    this.isPaused = false
    this.deliver()
  }

  hangUp(): void {
    if (this.isHungUp) return
    this.isHungUp = true
    this.output = []
    // Its group has ended with it: the number may belong to another process now.
    if (!this.process.isAlive) return
    this.process.receive('SIGHUP')
    this.signalForeground()
  }

  override dispose(): void {
    this.hangUp()
    this.settle(err({ code: 'exec-failed', message: 'The terminal was closed before the program was seen to run.' }))
    super.dispose()
  }

  private receive(bytes: Uint8Array): void {
    this.typed += new TextDecoder().decode(bytes)
    this.onInput?.(this, bytes.slice())
  }

  private deliver(): void {
    if (this.isPaused) return
    const output = this.output
    this.output = []
    for (const bytes of output) this.data.fire(bytes)
  }

  private end(exit: Exit): void {
    this.isPaused = false
    this.settle(ok(null))
    this.signalForeground()
    setImmediate(() => {
      this.deliver()
      this.exits.fire(exit)
    })
  }

  /** The kernel signals the foreground group when the terminal or the session leader goes. */
  private signalForeground(): void {
    this.process.signalGroup('SIGHUP')
  }
}
