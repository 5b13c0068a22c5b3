import { Lifetime } from '../../src/base/disposable.ts'
import { Emitter } from '../../src/base/event.ts'
import { err, ok, type Result } from '../../src/base/result.ts'
import type { Exit } from '../../src/shapes/exit.ts'
import type { StartFailure } from '../../src/shapes/start-failure.ts'
import type { Pty, PtyRequest, FoundSession, SessionRunner } from '../../src/core/ports.ts'
import type { TerminalSize } from '../../src/core/terminal/size.ts'
import type { FakePty } from './fake-pty.ts'
import type { FakePtySpawner } from './fake-pty-spawner.ts'

/** After a hang-up the session is gone, and with it any record of how the program ended. */
const UNKNOWN_EXIT: Exit = { code: null, signal: null }

/**
 * Simulated sessions with programs of a FakePtySpawner. They live as long as the runner, which is passed on to later
 * hosts.
 */
export class FakeSessionRunner implements SessionRunner {
  /** The result of `problem`; while it is set, every spawn fails. */
  problemText: string | null = null
  readonly sessions = new Map<string, FakeSession>()
  /** How often the sessions were listed. */
  lists = 0
  private readonly spawner: FakePtySpawner

  constructor(spawner: FakePtySpawner) {
    this.spawner = spawner
  }

  async problem(): Promise<string | null> {
    return this.problemText
  }

  attachCommand(runId: string): string {
    return `tmux -L fake attach -t ${runId}`
  }

  async spawn(runId: string, request: PtyRequest): Promise<Result<Pty, StartFailure>> {
    if (this.problemText !== null) return err({ code: 'runner-missing', message: this.problemText })
    if (this.sessions.has(runId)) return err({ code: 'spawn-failed', message: `duplicate session: ${runId}` })
    const spawned = this.spawner.spawn(request)
    if (!spawned.ok) return spawned
    const session = new FakeSession(this.spawner.last, () => this.sessions.delete(runId))
    this.sessions.set(runId, session)
    return ok(session.attach())
  }

  async adopt(runId: string, size: TerminalSize): Promise<Result<Pty | null, string>> {
    if (this.problemText !== null) return err(this.problemText)
    const session = this.sessions.get(runId)
    session?.pty.resize(size)
    return ok(session?.attach() ?? null)
  }

  async list(): Promise<Result<readonly FoundSession[], string>> {
    this.lists += 1
    return ok(
      [...this.sessions].map(([runId, { pty, exit }]) => ({
        runId,
        pid: pty.pid,
        isDead: exit !== null || !pty.process.isAlive,
      })),
    )
  }

  async end(runId: string): Promise<Result<null, string>> {
    this.sessions.get(runId)?.end()
    return ok(null)
  }
}

/** One session: its program, all its output, and its exit until a host has seen it. */
class FakeSession {
  readonly pty: FakePty
  readonly history: Uint8Array[] = []
  exit: Exit | null = null
  private readonly forget: () => void
  private readonly changes = new Emitter<null>()

  constructor(pty: FakePty, forget: () => void) {
    this.pty = pty
    this.forget = forget
    pty.onData((bytes) => {
      this.history.push(bytes)
      this.changes.fire(null)
    })
    pty.onExit((exit) => {
      this.exit ??= exit
      this.changes.fire(null)
    })
  }

  attach(): Pty {
    return new FakeSessionPty(this, this.changes.event)
  }

  /** A host has seen the exit. */
  bury(): void {
    this.forget()
    this.pty.dispose()
  }

  end(): void {
    this.exit ??= UNKNOWN_EXIT
    this.forget()
    this.pty.hangUp()
    this.changes.fire(null)
  }
}

/** One host's Pty of a session. */
class FakeSessionPty extends Lifetime implements Pty {
  readonly executed: Promise<Result<null, StartFailure>>
  private readonly session: FakeSession
  private readonly data = this.register(new Emitter<Uint8Array>())
  private readonly exits = this.register(new Emitter<Exit>())
  readonly onData = this.data.event
  readonly onExit = this.exits.event
  private heard = 0
  private hasExited = false

  constructor(session: FakeSession, changes: Emitter<null>['event']) {
    super()
    this.session = session
    this.executed = session.pty.executed
    // Deferred, so that the caller gets this object and subscribes first.
    setImmediate(() => {
      if (this.isDisposed) return
      this.register(changes(() => this.deliver()))
      this.deliver()
    })
  }

  get pid(): number {
    return this.session.pty.pid
  }

  get waitingInput(): number {
    return this.session.pty.waitingInput
  }

  get onInputTaken(): Pty['onInputTaken'] {
    return this.session.pty.onInputTaken
  }

  write(bytes: Uint8Array): boolean {
    return this.hasExited || this.isDisposed || this.session.pty.write(bytes)
  }

  reply(bytes: Uint8Array): void {
    if (!this.hasExited && !this.isDisposed) this.session.pty.reply(bytes)
  }

  resize(size: TerminalSize): void {
    this.session.pty.resize(size)
  }

  pause(): void {
    this.session.pty.pause()
  }

  resume(): void {
    this.session.pty.resume()
  }

  hangUp(): void {
    if (!this.hasExited) this.session.end()
  }

  private deliver(): void {
    const { history, exit } = this.session
    for (const bytes of history.slice(this.heard)) this.data.fire(bytes)
    this.heard = history.length
    if (exit === null || this.hasExited) return
    this.hasExited = true
    this.session.bury()
    setImmediate(() => this.exits.fire(exit))
  }
}
