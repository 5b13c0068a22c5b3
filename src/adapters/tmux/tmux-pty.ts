import { BackgroundWork } from '../../base/background-work.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { Result } from '../../base/result.ts'
import { reportUnexpected } from '../../base/unexpected.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { Pty } from '../../core/ports.ts'
import { ExecWatch } from '../../core/process/exec-watch.ts'
import { runTagOf } from '../../core/process/run-tag.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'
import { setRealtimeLimit } from '../../node/resource-limits.ts'
import { setTimer } from '../../node/set-timer.ts'
import { askPane, type Attached, sizeCommand } from './attach.ts'
import type { ControlClient } from './control-client.ts'
import { DeathWatch } from './death-watch.ts'
import { launchEvidence } from './launch-evidence.ts'
import { isGone, type TmuxFailure } from './tmux-server.ts'

/** Longest pause (DESIGN 5): a reader that never resumes must not block the program's writes. */
const LONGEST_PAUSE_MS = 50
/**
 * A client may be detached by a person now and then; one that is detached this often within this time stays detached.
 */
const MOST_ATTACHES = 5
const ATTACHES_WITHIN_MS = 10_000
/** Bytes delivered in one piece: as much as a terminal parses without a visible pause. */
const PIECE_BYTES = 64 * 1024
/** Makes tmux notice an exit it has missed: when any child exits, it checks all of them. */
const NUDGE = 'run-shell -b true'
/**
 * A dead pane without an exit gets one within some ms of a nudge, or (before tmux 3.3, if it was killed by a signal)
 * never.
 */
const NUDGED_MS = 500
const UNKNOWN_EXIT: Exit = { code: null, signal: null }

/** What a session's Pty needs from the server. */
export interface SessionLink {
  readonly runId: string
  readonly file: string
  /** The program, if it is started by a guard. */
  readonly guarded: string | null
  /** Attaches again, at a size. */
  attach(size: TerminalSize): Promise<Result<Attached, TmuxFailure>>
  /** Ends the session; resolves when it is gone, and its client with it. */
  end(client: ControlClient): Promise<void>
  /** Detaches the client from the session. */
  leave(client: ControlClient): void
}

/** The program of a session. Disposing it detaches from the session; hanging up ends the session. */
export class TmuxPty extends Lifetime implements Pty {
  readonly pid: number
  private readonly link: SessionLink
  private readonly watch: ExecWatch
  private readonly data = this.register(new Emitter<Uint8Array>())
  private readonly exits = this.register(new Emitter<Exit>())
  readonly onData = this.data.event
  private readonly inputTaken = this.register(new Emitter<void>())
  readonly onExit = this.exits.event
  readonly onInputTaken = this.inputTaken.event
  readonly executed: ExecWatch['executed']
  private attached: Attached
  private size: TerminalSize
  private isEnding = false
  private hasExited = false
  private attachTimesMs: number[] = []
  private pauseEnd: Disposable | null = null
  private nudge: Disposable | null = null
  private readonly work = this.register(new BackgroundWork((error) => reportUnexpected(error, 'tmux terminal')))

  constructor(link: SessionLink, attached: Attached, size: TerminalSize) {
    super()
    this.link = link
    this.size = size
    this.attached = attached
    this.pid = attached.facts.number('pane_pid')
    const tag = runTagOf(link.runId)
    if (tag !== null) setRealtimeLimit(this.pid, tag)
    const launch = { pid: this.pid, runId: link.runId, file: link.file, guarded: link.guarded }
    this.watch = this.register(new ExecWatch(launchEvidence(launch), setTimer))
    this.executed = this.watch.executed
    this.register(new DeathWatch(this.pid, () => this.startLook()))
    // Deferred, so that the caller gets this object and subscribes first.
    setImmediate(() => this.follow(attached))
  }

  get waitingInput(): number {
    return this.hasExited ? 0 : this.attached.client.waitingInput
  }

  write(bytes: Uint8Array): boolean {
    return this.hasExited || this.attached.client.type('input', bytes)
  }

  reply(bytes: Uint8Array): void {
    if (!this.hasExited) this.attached.client.type('reply', bytes)
  }

  resize(size: TerminalSize): void {
    this.size = size
    if (!this.hasExited) this.attached.client.tell(sizeCommand(size))
  }

  pause(): void {
    if (this.hasExited || this.isDisposed) return
    if (this.pauseEnd) this.release(this.pauseEnd)
    this.attached.client.pause()
    this.attached.output.pause()
    const timer = setTimeout(() => this.resume(), LONGEST_PAUSE_MS)
    this.pauseEnd = this.register(toDisposable(() => clearTimeout(timer)))
  }

  resume(): void {
    if (this.pauseEnd) this.release(this.pauseEnd)
    this.pauseEnd = null
    if (this.isDisposed) return
    this.attached.client.resume()
    this.attached.output.resume()
  }

  hangUp(): void {
    if (this.hasExited || this.isDisposed || this.isEnding) return
    this.isEnding = true
    this.work.run('end the session', async () => {
      await this.link.end(this.attached.client)
      this.conclude()
    })
  }

  override dispose(): void {
    if (!this.isDisposed) this.letGo()
    super.dispose()
  }

  private letGo(): void {
    this.link.leave(this.attached.client)
    this.attached.output.dispose()
  }

  /** Delivers the output of a client, from its restored screen to its end. */
  private follow(attached: Attached): void {
    const { client, output, restored } = attached
    this.attached = attached
    if (this.isDisposed) return this.letGo()
    this.emit(restored)
    output.onData((bytes) => this.hear(bytes))
    client.onRename(() => this.startLook())
    client.onTaken(() => this.inputTaken.fire())
    this.work.run('attach again', async () => {
      await Promise.race([client.gone, output.closed])
      await this.reattach(attached)
    })
    output.flow()
    // Another size may have been requested meanwhile.
    client.tell(sizeCommand(this.size))
    // The program may have exited before there was a listener.
    this.startLook()
  }

  private hear(bytes: Uint8Array): void {
    this.watch.hear(bytes)
    this.data.fire(bytes)
  }

  private emit(text: string): void {
    const bytes = Buffer.from(text)
    for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
      this.hear(bytes.subarray(start, start + PIECE_BYTES))
    }
  }

  private startLook(): void {
    this.work.run('look for an exit', () => this.look())
  }

  /** Checks whether the program has exited. */
  private async look(): Promise<void> {
    if (this.hasExited) return
    const facts = await askPane(this.attached.client, this.link.runId)
    if (!facts.ok || !facts.value.is('pane_dead') || this.isDisposed) return
    if (facts.value.exit !== null) return this.finish(facts.value.exit)
    this.attached.client.tell(NUDGE)
    if (this.nudge !== null) return
    const timer = setTimeout(() => this.work.run('finish', () => this.finish(UNKNOWN_EXIT)), NUDGED_MS)
    this.nudge = this.register(toDisposable(() => clearTimeout(timer)))
  }

  private async finish(exit: Exit): Promise<void> {
    if (this.hasExited || this.isDisposed) return
    this.hasExited = true
    const { client, output } = this.attached
    this.resume()
    // Only the end of the session closes the pipe of a dead pane.
    await this.link.end(client)
    await output.drained()
    this.watch.end(exit)
    this.letGo()
    this.fireExit(exit)
  }

  /** Deferred, so that callers awaiting `executed` are resumed first. */
  private fireExit(exit: Exit): void {
    setImmediate(() => this.exits.fire(exit))
  }

  /** Our client was detached, its pipe was closed, or session or server are gone. */
  private async reattach(lost: Attached): Promise<void> {
    if (lost !== this.attached || this.isEnding || this.hasExited || this.isDisposed) return
    this.letGo()
    const nowMs = performance.now()
    this.attachTimesMs = [...this.attachTimesMs.filter((timeMs) => nowMs - timeMs < ATTACHES_WITHIN_MS), nowMs]
    if (this.attachTimesMs.length > MOST_ATTACHES) return this.giveUp('its client was detached too often')
    const attached = await this.link.attach(this.size)
    if (attached.ok) return this.follow(attached.value)
    return isGone(attached.error) ? this.conclude() : this.giveUp(attached.error.message)
  }

  /** The program may still run without our seeing it, so this is printed in its terminal. */
  private giveUp(reason: string): void {
    if (this.isDisposed) return
    this.emit(`\r\n[Corral lost the tmux session ${this.link.runId}: ${reason}]\r\n`)
    this.conclude()
  }

  /** The session is gone, and with it any record of how the program ended. */
  private conclude(): void {
    if (this.hasExited || this.isDisposed) return
    this.hasExited = true
    this.watch.end(UNKNOWN_EXIT)
    this.fireExit(UNKNOWN_EXIT)
  }
}
