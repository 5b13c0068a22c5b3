import { Lifetime } from '../../base/disposable.ts'
import { similarNames } from '../../base/similar-name.ts'
import type { RequestOptions } from '../../contract/client/contract-client.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { MAX_PAGE_AGENTS } from '../../contract/requests/agent.ts'
import type { InputOf, OutputOf, RequestName } from '../../contract/requests.ts'
import type { AgentView } from '../../contract/views.ts'
import { connectControl } from '../../transports/control/client.ts'
import { EXIT, exitCodeOf } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { orList } from '../output/or-list.ts'
import type { Output } from '../output/output.ts'
import { hostSocket } from './host-place.ts'

/** Between two tries to reach a host again, ms. */
const RETRY_MS = 500

/** What a verb works with: its output, and the host once it asks for it. */
export class Session extends Lifetime {
  readonly out: Output
  /** The data directory that was named; null: the usual one. */
  readonly dataDir: string | null
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
  async ask<N extends RequestName>(
    name: N,
    input: InputOf<N>,
    options?: RequestOptions<OutputOf<N>>,
  ): Promise<OutputOf<N>> {
    const client = await this.connect()
    const answer = await client.request(name, input, options)
    if (answer.ok) return answer.value
    const { code, message } = answer.error
    const hint = code === 'agent-not-found' && 'agent' in input ? await this.likelyNames(String(input.agent)) : ''
    throw new Failure(exitCodeOf(code), `${message}${hint}`, code)
  }

  /** Connects anew after the host was lost; tried again until `withinMs` are over. Throws the last Failure then. */
  async reconnect(withinMs: number): Promise<void> {
    for (const endsAt = Date.now() + withinMs; ;) {
      this.connection = null
      try {
        return void (await this.ask('events.unfollow', { followId: 0 }))
      } catch (error) {
        if (!(error instanceof Failure) || error.exitCode !== EXIT.noHost || Date.now() > endsAt) throw error
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
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

  private async likelyNames(typed: string): Promise<string> {
    const names = similarNames(
      typed,
      (await this.agents()).map(({ spec }) => spec.name),
    )
    return names.length === 0 ? '' : ` Did you mean ${orList(names)}?`
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
