import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { ok, type Result } from '../../base/result.ts'
import { startChild, type Child } from '../../node/child.ts'
import { sshArguments, type SshWay } from './ssh-arguments.ts'
import type { SshEnd } from './explain-end.ts'

/** Lines of stderr that are kept for the reason: ssh's warning of a changed key has 14. */
const KEPT_LINES = 30
/** Of a foreign program's stderr as much as may be such lines. */
const KEPT_CHARACTERS = 8_192
/** After its exit its last words arrive at once, unless a process that outlives it (a ControlPersist of an earlier ssh) holds the pipe. */
const DRAIN_MS = 250
/** Time to end by itself once its input is closed, ms; then it is told to, and after as long again it is killed. */
const LINGER_MS = 2_000

type Streams = Child<'pipe', 'pipe', 'pipe'>

/** Starts the system's ssh; the error is that of the system. Without a person it has no terminal on which it could ask. */
export async function startSsh(
  way: SshWay,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Result<SshChild, Error>> {
  const started = await startChild('ssh', sshArguments(way), {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: !way.isAttended && process.platform !== 'win32',
  })
  return started.ok ? ok(new SshChild(started.value, way)) : started
}

/** A running ssh. It ends with this process, even one that is killed: its input is closed then. */
export class SshChild extends Lifetime {
  private readonly child: Streams
  private readonly way: SshWay
  private readonly ends = this.register(new Emitter<SshEnd>())
  private complaints = ''
  private isOver = false

  /** Fires once, after its last output. */
  readonly onEnd = this.ends.event

  constructor(child: Streams, way: SshWay) {
    super()
    this.child = child
    this.way = way
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaints = `${this.complaints}${text}`.slice(-KEPT_CHARACTERS)
    })
    // What cannot be written is said by its exit.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined)
    child.once('close', () => this.end())
    child.once('exit', () => setTimeout(() => this.end(), DRAIN_MS))
  }

  get output(): Streams['stdout'] {
    return this.child.stdout
  }

  get input(): Streams['stdin'] {
    return this.child.stdin
  }

  /** Closes its input, upon which the program there ends, and ssh with it; one that does not is ended. */
  override dispose(): void {
    if (!this.isDisposed && !this.isOver) this.hangUp()
    super.dispose()
  }

  private hangUp(): void {
    const { child } = this
    child.stdin.end()
    child.stdout.resume()
    // This program need not wait for it: its input is closed by then in any case.
    child.unref()
    const timers = [
      setTimeout(() => child.kill('SIGTERM'), LINGER_MS).unref(),
      setTimeout(() => child.kill('SIGKILL'), 2 * LINGER_MS).unref(),
    ]
    child.once('exit', () => timers.forEach((timer) => clearTimeout(timer)))
  }

  private end(): void {
    if (this.isOver) return
    this.isOver = true
    const { destination, command } = this.way
    const complaints = this.complaints.split('\n').slice(-KEPT_LINES)
    this.ends.fire({ target: destination.target, command, code: this.child.exitCode, complaints, noise: [] })
  }
}
