import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { Packet, Transport } from '../transport.ts'
import { contractErrorOf, type ContractError } from './errors.ts'
import type { DoorServer, ReportBug, RunPass } from './handlers.ts'
import { HELLO_WITHIN_MS, MAX_EARLY_PACKETS } from './limits.ts'
import { parseClientMessage, type RunCredentials } from './messages.ts'
import { refuse, serveConnection } from './serve.ts'

export interface ServeRunOptions {
  /** The process at the other end, as in RunClaim. */
  readonly peerPid: number | null
  readonly reportBug: ReportBug
  /** Monotonic time, ms. */
  readonly monotonicMs: () => number
  /** Calls `action` once after `delayMs`, unless disposed before. */
  readonly setTimer: (delayMs: number, action: () => void) => Disposable
}

/**
 * Serves one connection at the run door until it closes or the result is disposed. Its first message must say which run
 * it belongs to, with the run's secret; nothing is answered before the host has checked both.
 */
export function serveRun(server: DoorServer, transport: Transport, options: ServeRunOptions): Disposable {
  return new RunConnection(server, transport, options)
}

class RunConnection extends Lifetime {
  private readonly server: DoorServer
  private readonly transport: Transport
  private readonly options: ServeRunOptions
  /** What came before the check was over: the hello, and what is asked of the host. */
  private readonly early: Packet[] = []
  private readonly waiting: Disposable
  private readonly deadline: Disposable

  constructor(server: DoorServer, transport: Transport, options: ServeRunOptions) {
    super()
    this.server = server
    this.transport = transport
    this.options = options
    this.waiting = this.register(transport.onPacket((packet) => this.hear(packet)))
    this.register(transport.onClose(() => this.dispose()))
    this.deadline = this.register(options.setTimer(HELLO_WITHIN_MS, () => this.refuse(NO_HELLO)))
  }

  private hear(packet: Packet): void {
    if (this.early.length === MAX_EARLY_PACKETS) return this.refuse(TOO_EARLY)
    this.early.push(packet)
    if (this.early.length > 1) return
    this.release(this.deadline)
    const credentials = credentialsIn(packet)
    if (credentials === null) return this.refuse(NO_HELLO)
    this.check(credentials).catch((error: unknown) => {
      this.options.reportBug(error, 'run door')
      this.refuse(NOT_CHECKED)
    })
  }

  private async check({ id, secret }: RunCredentials): Promise<void> {
    const { peerPid } = this.options
    const pass = await this.server.admitRun({ runId: id, secret, peerPid })
    if (!pass.ok) return this.refuse(pass.error)
    this.register(pass.value)
    if (!this.isDisposed) this.serve(pass.value)
  }

  private serve({ caller, onRevoked }: RunPass): void {
    const { reportBug, monotonicMs } = this.options
    this.release(this.waiting)
    this.register(onRevoked((error) => this.refuse(error)))
    const early = this.early.splice(0)
    this.register(serveConnection(this.server, this.transport, { caller, reportBug, monotonicMs, early }))
  }

  private refuse(error: ContractError): void {
    if (!this.isDisposed) refuse(this.transport, error)
    this.dispose()
  }
}

function credentialsIn(packet: Packet): RunCredentials | null {
  const message = typeof packet === 'string' ? parseClientMessage(packet) : null
  return message?.type === 'hello' ? (message.run ?? null) : null
}

const NO_HELLO = contractErrorOf(
  'not-allowed',
  'This is the door of runs: the first message must be a hello with the run’s id and secret (CORRAL_RUN_ID, CORRAL_RUN_SECRET). Use Corral’s own hooks, or the command line outside of the agent.',
)

const TOO_EARLY = contractErrorOf(
  'too-many',
  `More than ${MAX_EARLY_PACKETS} messages came before the first was answered. Wait for the first answer.`,
)

const NOT_CHECKED = contractErrorOf(
  'internal',
  'Corral could not check which run this program belongs to. Try again in a moment.',
)
