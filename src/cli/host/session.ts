import { CancelSource } from '../../base/cancel.ts'
import { Lifetime } from '../../base/disposable.ts'
import { similarNames } from '../../base/similar-name.ts'
import type { RequestOptions } from '../../contract/client/contract-client.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { MAX_PAGE_AGENTS } from '../../contract/requests/agent.ts'
import type { InputOf, OutputOf, RequestName } from '../../contract/requests.ts'
import type { AgentView } from '../../contract/views.ts'
import { CONTRACT_VERSION } from '../../contract/version.ts'
import { otherVersionWords } from '../../words/remote-words.ts'
import { EXIT, exitCodeOf } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { orList } from '../output/or-list.ts'
import type { Output } from '../output/output.ts'
import type { ChosenHost } from './chosen-hosts.ts'
import { openOwnHost, openRemoteHost } from './open-host.ts'

/** Between two tries to reach a host again, ms. */
const RETRY_MS = 500

export interface SessionParts {
  readonly out: Output
  /** The data directory on this machine that was named; null: the usual one. */
  readonly dataDir: string | null
  readonly host: ChosenHost
  /** Others are asked at the same time. */
  readonly isOneOfSeveral: boolean
  /** ssh may ask the person at this terminal. */
  readonly isAttended: boolean
}

/** What a verb works with: its output, and the host once it asks for it. */
export class Session extends Lifetime {
  readonly parts: SessionParts
  private readonly leaving = this.register(new CancelSource())
  private connection: Promise<RpcClient> | null = null

  constructor(parts: SessionParts) {
    super()
    this.parts = parts
  }

  get out(): Output {
    return this.parts.out
  }

  get dataDir(): string | null {
    return this.parts.dataDir
  }

  /** Name of the host, where one was named. */
  get label(): string | null {
    return this.parts.host.label
  }

  get isOneOfSeveral(): boolean {
    return this.parts.isOneOfSeveral
  }

  /** The host is that of this machine. */
  get isLocal(): boolean {
    return this.parts.host.remote === null
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
    if (code === 'other-version') throw new Failure(exitCodeOf(code), this.versionWords(client) ?? message, code)
    const hint = code === 'agent-not-found' && 'agent' in input ? await this.likelyNames(String(input.agent)) : ''
    throw Failure.of({ ...answer.error, message: `${message}${hint}` })
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

  /** Nobody waits any longer for a host that has not answered yet. */
  override dispose(): void {
    this.leaving.cancel()
    super.dispose()
  }

  private async likelyNames(typed: string): Promise<string> {
    const names = similarNames(
      typed,
      (await this.agents()).map(({ spec }) => spec.name),
    )
    return names.length === 0 ? '' : ` Did you mean ${orList(names)}?`
  }

  private versionWords({ otherVersion }: RpcClient): string | null {
    if (otherVersion === null) return null
    const { remote } = this.parts.host
    return otherVersionWords({ name: remote?.name ?? null, there: otherVersion, here: CONTRACT_VERSION })
  }

  private async open(): Promise<RpcClient> {
    const { dataDir, host, isAttended } = this.parts
    const opened =
      host.remote === null ? openOwnHost(dataDir) : openRemoteHost(host.remote, { isAttended, signal: this.leaving })
    const transport = await opened
    // Whoever asked may have left meanwhile: then it is closed at once.
    return this.register(new RpcClient(transport))
  }
}
