import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { Timer } from '../../base/timer.ts'
import { FleetReplica } from '../../contract/client/fleet-replica.ts'
import type { FleetState } from '../../contract/client/fleet-state.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import type { Transport } from '../../contract/transport.ts'
import { CONTRACT_VERSION } from '../../contract/version.ts'
import { otherVersionWords } from '../../words/remote-words.ts'
import type { RemoteFailure } from '../../shapes/remote-host.ts'
import type { RemoteTrial } from './remotes.ts'

/** How often the way there is measured, ms: often enough to notice one that hangs, and nothing to a network. */
const MEASURE_MS = 10_000
/** A host that does not answer for so long is lost, ms: longer than a laptop's network takes to change. */
const ANSWER_MS = 20_000
/** Agents of a remote host that are followed: what one host says must not fill the memory of another. */
const MAX_AGENTS = 10_000

/** A connection to a remote host over which this one follows its fleet. It only asks: it has no handlers. */
export class RemoteSession extends Lifetime {
  private readonly rpc: RpcClient
  private readonly name: string
  private readonly clock: Clock
  private readonly replica = this.register(new FleetReplica())
  private readonly ends = this.register(new Emitter<RemoteFailure>())
  private readonly changes = this.register(new Emitter<void>())
  private readonly next: Timer
  private readonly late: Timer
  private latency: number | null = null

  /** It has ended by itself. */
  readonly onEnd = this.ends.event
  readonly onDidChange = this.changes.event

  /** `name`: what the host is called, in words for people. */
  constructor(transport: Transport, name: string, clock: Clock) {
    super()
    this.name = name
    this.clock = clock
    this.next = this.register(new Timer(clock))
    this.late = this.register(new Timer(clock))
    this.rpc = this.register(new RpcClient(transport))
    this.register(this.replica.onDidChange((state) => this.look(state)))
    this.register(this.replica.onFailure(({ message }) => this.end({ code: 'lost', message })))
    this.register(this.rpc.onClose(({ reason }) => this.end({ code: 'lost', message: reason })))
  }

  get fleet(): FleetState | null {
    return this.replica.state
  }

  get latencyMs(): number | null {
    return this.latency
  }

  /** Takes the first snapshot, then follows. */
  async begin(): Promise<Result<RemoteTrial, RemoteFailure>> {
    const first = await this.measure()
    if (!first.ok) return first
    const snapshot = await this.replica.bind(this.rpc)
    if (!snapshot.ok) return err(this.failureOf(snapshot.error.message))
    this.measureLater()
    return first
  }

  /** Asks something that costs nothing. */
  async measure(): Promise<Result<RemoteTrial, RemoteFailure>> {
    const beganMs = this.clock.monotonicMs()
    this.late.restart(ANSWER_MS, () => this.end(NO_ANSWER))
    // It will most likely say that there is no such agent, which is an answer.
    const answer = await this.rpc.request('agent.explain', { agent: '-' })
    this.late.clear()
    const { hostVersion, otherVersion } = this.rpc
    const isCutOff = !answer.ok && answer.error.code === 'disconnected'
    if (isCutOff || hostVersion === null || otherVersion !== null) {
      return err(this.failureOf(answer.ok ? 'it did not say what it is' : answer.error.message))
    }
    this.latency = Math.round(this.clock.monotonicMs() - beganMs)
    return ok({ version: hostVersion.version, contractVersion: hostVersion.contract, latencyMs: this.latency })
  }

  private measureLater(): void {
    this.next.restart(MEASURE_MS, () => void this.measureAgain())
  }

  private async measureAgain(): Promise<void> {
    const answer = await this.measure()
    if (this.isDisposed || !answer.ok) return
    this.changes.fire()
    this.measureLater()
  }

  private look({ agents }: FleetState): void {
    if (agents.size > MAX_AGENTS) this.end(TOO_MANY_AGENTS)
    else this.changes.fire()
  }

  /** Why a host that was reached is of no use. */
  private failureOf(message: string): RemoteFailure {
    const { otherVersion: there } = this.rpc
    if (there === null) return { code: 'lost', message }
    return { code: 'other-version', message: otherVersionWords({ name: this.name, there, here: CONTRACT_VERSION }) }
  }

  private end(reason: RemoteFailure): void {
    if (this.isDisposed) return
    const told = this.rpc.otherVersion === null ? reason : this.failureOf(reason.message)
    this.ends.fire(told)
    this.dispose()
  }
}

const NO_ANSWER: RemoteFailure = {
  code: 'lost',
  message: `It is connected and has not answered for ${ANSWER_MS / 1000} s.`,
}
const TOO_MANY_AGENTS: RemoteFailure = {
  code: 'not-allowed',
  message: `It says that it has more than ${MAX_AGENTS} agents, which is not believed.`,
}
