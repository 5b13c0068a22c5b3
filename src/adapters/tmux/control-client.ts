import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { INPUT_WAITING_BYTES, REPLIES_WAITING_BYTES } from '../../core/limits.ts'
import { ControlStream, type ControlMessage } from './control-stream.ts'
import { failureOf, type ControlProcess, type TmuxFailure } from './tmux-server.ts'

/** Bytes typed by one command; each takes three characters of it. */
const BYTES_PER_COMMAND = 1024
/** What is typed: by people and clients, or by the mirror in answer to the program. */
type InputKind = 'input' | 'reply'
const MOST_WAITING: Readonly<Record<InputKind, number>> = { input: INPUT_WAITING_BYTES, reply: REPLIES_WAITING_BYTES }
/** How much of a client's error output is kept. */
const KEPT_CHARACTERS = 2_000
/** A client whose input has ended exits within some ms; one of a server that hangs does not. */
const FAREWELL_MS = 1_000
const RENAMED = '%window-renamed '

/** Lines printed by each command of one request. */
export type Answers = readonly (readonly string[])[]

interface Pending {
  readonly count: number
  readonly answers: string[][]
  readonly answered: ((result: Result<Answers, TmuxFailure>) => void) | null
}

/**
 * One control mode client of one session: it takes commands, passes input on byte for byte, and learns when the program
 * exits. tmux also sends it all output, which is discarded, because OutputPipe has it completely; but it must be read,
 * since tmux otherwise stops reading from the program.
 */
export class ControlClient extends Lifetime {
  private readonly child: ControlProcess
  private readonly target: string
  private readonly stream = new ControlStream()
  private readonly renames = this.register(new Emitter<null>())
  /** The window was renamed, which is how our server reports that a program has exited. */
  readonly onRename = this.renames.event
  /** Resolves once the client is attached, or with the reason why it was not. */
  readonly attached: Promise<Result<null, TmuxFailure>>
  /** Resolves when the client's process has exited and tmux knows it: the client is detached, or its session is gone. */
  readonly gone: Promise<null>
  private readonly settle: (result: Result<null, TmuxFailure>) => void
  private readonly pending: Pending[] = []
  /** Bytes typed that tmux has not taken yet. What a program does not read, tmux keeps, however much it is. */
  private readonly bytesWaiting: Record<InputKind, number> = { input: 0, reply: 0 }
  private readonly taken = this.register(new Emitter<void>())
  /** tmux has taken all input. */
  readonly onTaken = this.taken.event
  private complaint = ''
  private hasEnded = false

  constructor(child: ControlProcess, runId: string) {
    super()
    this.child = child
    this.target = `=${runId}:`
    const { promise, resolve } = Promise.withResolvers<Result<null, TmuxFailure>>()
    this.attached = promise
    this.settle = resolve
    child.stdout.on('data', (chunk: Buffer) => {
      for (const message of this.stream.read(chunk)) this.take(message)
    })
    child.stderr.on('data', (chunk: Buffer) => this.complain(chunk.toString()))
    child.on('error', (error) => this.complain(error.message))
    // A client that is gone accepts no input; 'close' follows and reports it.
    child.stdin.on('error', (error) => this.complain(error.message))
    this.gone = new Promise((resolve) => {
      child.once('close', () => {
        this.end()
        resolve(null)
      })
    })
  }

  /** Sends the commands as one step that no other command can interrupt. */
  ask(commands: readonly string[]): Promise<Result<Answers, TmuxFailure>> {
    return new Promise((resolve) => this.send(commands, resolve))
  }

  /** Sends a command whose answer does not matter. */
  tell(command: string): void {
    this.send([command], null)
  }

  /** Input that tmux has not taken yet, bytes. */
  get waitingInput(): number {
    return this.bytesWaiting.input
  }

  /** Types for the program: all of it, or nothing (false) while tmux takes nothing and too much waits. */
  type(kind: InputKind, bytes: Uint8Array): boolean {
    if (this.bytesWaiting[kind] + bytes.length > MOST_WAITING[kind]) return false
    this.bytesWaiting[kind] += bytes.length
    for (let start = 0; start < bytes.length; start += BYTES_PER_COMMAND) {
      const part = Buffer.from(bytes.subarray(start, start + BYTES_PER_COMMAND))
      const keys = part.toString('hex').replaceAll(/..(?=.)/g, '$& ')
      this.send([`send-keys -t '${this.target}' -H ${keys}`], () => this.took(kind, part.length))
    }
    return true
  }

  /** Stops reading. */
  pause(): void {
    this.child.stdout.pause()
  }

  /** Reads again. */
  resume(): void {
    this.child.stdout.resume()
  }

  /** Ends the client and the commands tmux runs for it; the session lives on. */
  override dispose(): void {
    if (!this.isDisposed) this.leave()
    super.dispose()
  }

  private leave(): void {
    this.settle(err(this.failure()))
    this.refuseAll()
    if (this.hasEnded) return
    const timer = setTimeout(() => this.child.kill('SIGKILL'), FAREWELL_MS)
    this.child.once('close', () => clearTimeout(timer))
    this.child.stdin.end(`pipe-pane -t '${this.target}'\n`)
    this.child.stdout.resume()
  }

  private send(commands: readonly string[], answered: Pending['answered']): void {
    if (this.hasEnded || this.isDisposed) return answered?.(err(this.failure()))
    this.pending.push({ count: commands.length, answers: [], answered })
    this.child.stdin.write(`${commands.join(' ; ')}\n`)
  }

  private took(kind: InputKind, bytes: number): void {
    this.bytesWaiting[kind] -= bytes
    if (kind === 'input' && this.waitingInput === 0) this.taken.fire()
  }

  private take(message: ControlMessage): void {
    if (this.isDisposed) return
    switch (message.kind) {
      case 'answer':
        return message.isOwn ? this.answer(message.lines, message.isError) : this.startAnswer(message)
      case 'notice':
        return this.notice(message.line)
    }
  }

  /** Handles the answer to a command the client was started with. */
  private startAnswer({ isError, lines }: { readonly isError: boolean; readonly lines: readonly string[] }): void {
    if (!isError) return
    this.complain(lines.join('\n'))
    this.settle(err(this.failure()))
  }

  private answer(lines: readonly string[], isError: boolean): void {
    const head = this.pending[0]
    if (head === undefined) throw new Error(`unexpected answer from tmux: ${lines.join(' ')}`)
    head.answers.push([...lines])
    if (!isError && head.answers.length < head.count) return
    this.pending.shift()
    // tmux skips the commands after one that failed.
    head.answered?.(isError ? err(failureOf(lines.join('\n'))) : ok(head.answers))
  }

  private notice(line: string): void {
    if (line.startsWith('%session-changed ')) this.settle(ok(null))
    else if (line.startsWith(RENAMED)) this.renames.fire(null)
    else if (line.startsWith('%exit ')) this.complain(line.slice('%exit '.length))
    // Errors from a command file come without the prefix of a notification.
    else if (!line.startsWith('%')) this.complain(line)
  }

  private complain(text: string): void {
    if (this.complaint.length < KEPT_CHARACTERS) this.complaint += `${text.trim()}\n`
  }

  private end(): void {
    this.hasEnded = true
    if (this.isDisposed) return
    this.settle(err(this.failure()))
    this.refuseAll()
  }

  private refuseAll(): void {
    for (const { answered } of this.pending.splice(0)) answered?.(err(this.failure()))
  }

  private failure(): TmuxFailure {
    return failureOf(this.complaint.trim() || 'lost server')
  }
}
