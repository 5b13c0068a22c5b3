import { Lifetime } from '../../base/disposable.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { MAX_PAGE_AGENTS } from '../../contract/requests/agent.ts'
import type { InputOf, OutputOf, RequestName } from '../../contract/requests.ts'
import type { AgentView } from '../../contract/views.ts'
import { connectControl } from '../../transports/control/client.ts'
import { EXIT, exitCodeOf } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { Output } from '../output/output.ts'
import { hostSocket } from './host-place.ts'

/** What a verb works with: its output, and the host once it asks for it. */
export class Session extends Lifetime {
  readonly out: Output
  private readonly dataDir: string | null
  private connection: Promise<RpcClient> | null = null

  constructor(out: Output, dataDir: string | null) {
    super()
    this.out = out
    this.dataDir = dataDir
  }

  /** The host's connection. Throws a Failure that says what to do if no host can be reached. */
  connect(): Promise<RpcClient> {
    this.connection ??= this.open()
    return this.connection
  }

  /** The answer to a request; what is refused is thrown as a Failure. */
  async ask<N extends RequestName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    const client = await this.connect()
    const answer = await client.request(name, input)
    if (answer.ok) return answer.value
    throw new Failure(exitCodeOf(answer.error.code), answer.error.message, answer.error.code)
  }

  /** Every agent that passes, in order of creation. */
  async agents(filter: NonNullable<InputOf<'agent.list'>['filter']> = {}): Promise<readonly AgentView[]> {
    const found: AgentView[] = []
    let after: string | null = null
    do {
      const page: OutputOf<'agent.list'> = await this.ask('agent.list', { filter, after, limit: MAX_PAGE_AGENTS })
      found.push(...page.agents)
      after = page.next
    } while (after !== null)
    return found
  }

  private async open(): Promise<RpcClient> {
    const path = hostSocket(this.dataDir)
    if (!path.ok) throw new Failure(EXIT.usage, path.error.message)
    const transport = await connectControl(path.value)
    if (transport.ok) return this.register(new RpcClient(transport.value))
    const { code, message } = transport.error
    throw new Failure(code === 'no-host' ? EXIT.noHost : EXIT.refused, message)
  }
}
