import { CancelSource } from '../../base/cancel.ts'
import { Lifetime } from '../../base/disposable.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { MAX_PAGE_AGENTS } from '../../contract/requests/agent.ts'
import type { InputOf, OutputOf, RequestName } from '../../contract/requests.ts'
import { MAX_RUN_PACKET_BYTES } from '../../contract/rpc/limits.ts'
import type { AgentView } from '../../contract/views.ts'
import { connectControl } from '../../transports/control/client.ts'
import { EXIT, exitCodeOf } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { hostSocket } from '../host/host-place.ts'
import type { RunDoorKey } from './run-door.ts'

/** What a request has beside its input, bytes. */
const ENVELOPE_BYTES = 256

/** Where the host is reached: at the run door if an agent started this program. */
export interface LinkParts {
  /** The data directory that was named; null: the usual one. */
  readonly dataDir: string | null
  /** Null: a person started it. */
  readonly run: RunDoorKey | null
}

/** The connection to the host, made when it is needed and anew after it was lost. */
export class HostLink extends Lifetime {
  private readonly parts: LinkParts
  private connection: Promise<RpcClient> | null = null

  constructor(parts: LinkParts) {
    super()
    this.parts = parts
  }

  /** An agent started this program: the host lets it do what the owner allows that agent. */
  get isOfRun(): boolean {
    return this.parts.run !== null
  }

  get dataDir(): string | null {
    return this.parts.dataDir
  }

  /** The answer to a request; what is refused is thrown as a Failure, as is a host that is not there. */
  async ask<N extends RequestName>(name: N, input: InputOf<N>, abort?: AbortSignal): Promise<OutputOf<N>> {
    if (this.isOfRun) refuseLarge(input)
    using cancel = new CancelSource()
    const aborted = (): void => cancel.cancel()
    abort?.addEventListener('abort', aborted)
    try {
      if (abort?.aborted === true) aborted()
      const answer = await (await this.connected()).request(name, input, { signal: cancel })
      if (answer.ok) return answer.value
      const { code, message } = answer.error
      throw new Failure(exitCodeOf(code), message, code)
    } finally {
      abort?.removeEventListener('abort', aborted)
    }
  }

  /** Every agent this program is told of, in order of creation. */
  async agents(): Promise<readonly AgentView[]> {
    const found: AgentView[] = []
    let after: string | null = null
    do {
      const page: OutputOf<'agent.list'> = await this.ask('agent.list', { after, limit: MAX_PAGE_AGENTS })
      found.push(...page.agents)
      after = page.next
    } while (after !== null)
    return found
  }

  private connected(): Promise<RpcClient> {
    const connection = (this.connection ??= this.open())
    // The next call tries again.
    connection.catch(() => this.forget(connection))
    return connection
  }

  private async open(): Promise<RpcClient> {
    const { run } = this.parts
    const path = run === null ? hostSocket(this.parts.dataDir) : { ok: true as const, value: run.path }
    if (!path.ok) throw new Failure(EXIT.usage, path.error.message)
    const transport = await connectControl(path.value)
    if (!transport.ok) {
      const { code, message } = transport.error
      throw new Failure(code === 'no-host' ? EXIT.noHost : EXIT.refused, message)
    }
    const client = this.register(new RpcClient(transport.value, run?.credentials ?? null))
    const { connection } = this
    client.onClose(() => {
      if (connection !== null) this.forget(connection)
      this.release(client)
    })
    return client
  }

  private forget(connection: Promise<RpcClient>): void {
    if (this.connection === connection) this.connection = null
  }
}

/** A larger packet ends the connection of a program inside a run without a word. */
function refuseLarge(input: object): void {
  const bytes = Buffer.byteLength(JSON.stringify(input)) + ENVELOPE_BYTES
  if (bytes <= MAX_RUN_PACKET_BYTES) return
  throw new Failure(
    EXIT.usage,
    `That is ${bytes} bytes; an agent may send ${MAX_RUN_PACKET_BYTES}. Put it into a file, and name the file.`,
  )
}
