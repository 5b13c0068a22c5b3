import { type IPty, spawn } from 'node-pty'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { Pty, PtyRequest } from '../../core/ports.ts'
import { ExecWatch } from '../../core/process/exec-watch.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'
import { setTimer } from '../../node/set-timer.ts'
import { pidEvidence } from './exec-evidence.ts'
import { toExit } from './signal-names.ts'

/** Members of node-pty that its types lack. */
interface Untyped {
  on(event: 'error', listener: () => void): void
}

/**
 * A program on a Windows pseudo console. The console re-encodes all output as UTF-8, so invalid bytes do not come
 * through. There are no signals: every exit has a code.
 */
export class WindowsPty extends Lifetime implements Pty {
  private readonly terminal: IPty
  private readonly watch: ExecWatch
  private readonly data = this.register(new Emitter<Uint8Array>())
  private readonly exits = this.register(new Emitter<Exit>())
  readonly onData = this.data.event
  readonly onExit = this.exits.event
  readonly waitingInput = 0
  /** Never: nothing is seen to wait. */
  readonly onInputTaken = this.register(new Emitter<void>()).event
  readonly executed: ExecWatch['executed']
  private hasExited = false

  constructor({ file, args, windowsCommandLine, cwd, env, size }: PtyRequest) {
    super()
    // The console of the system leaves a conhost.exe behind after each normal exit; the one shipped with node-pty does
    // not (node-pty#965).
    this.terminal = spawn(file, windowsCommandLine ?? [...args], { ...size, cwd, env: { ...env }, useConptyDll: true })
    this.watch = this.register(
      new ExecWatch(
        pidEvidence(() => this.pid, { file, args, cwd, env, size }),
        setTimer,
      ),
    )
    this.executed = this.watch.executed
    this.terminal.onData((text) => this.data.fire(Buffer.from(text)))
    this.terminal.onExit(({ exitCode }) => this.end(exitCode))
    // Without a listener, node-pty's error would be thrown as an uncaught exception. The exit event follows in any
    // case.
    ;(this.terminal as unknown as Untyped).on('error', () => undefined)
  }

  get pid(): number {
    return this.terminal.pid
  }

  /** The console takes all input at once and keeps what the program does not read; how much that is, it does not say. */
  write(bytes: Uint8Array): boolean {
    if (!this.hasExited) this.terminal.write(Buffer.from(bytes))
    return true
  }

  reply(bytes: Uint8Array): void {
    this.write(bytes)
  }

  resize({ cols, rows }: TerminalSize): void {
    if (this.hasExited) return
    try {
      this.terminal.resize(cols, rows)
    } catch (error) {
      // The console is gone and its exit event follows.
      if (!(error instanceof Error && error.message.includes('exited'))) throw error
    }
  }

  pause(): void {
    this.terminal.pause()
  }

  resume(): void {
    this.terminal.resume()
  }

  hangUp(): void {
    if (!this.hasExited) this.terminal.kill()
  }

  override dispose(): void {
    this.hangUp()
    super.dispose()
  }

  private end(exitCode: number): void {
    if (this.hasExited) return
    this.hasExited = true
    const exit = toExit(exitCode, 0)
    this.watch.end(exit)
    // Deferred, so that callers awaiting `executed` are resumed first.
    setImmediate(() => this.exits.fire(exit))
  }
}
