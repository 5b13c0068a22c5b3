import { connect } from 'node:net'
import { join } from 'node:path'
import type { InputOf, RequestName } from '../../../src/contract/requests.ts'
import { encodeFrame, type Frame } from '../../../src/contract/frames.ts'
import type { ContractError } from '../../../src/contract/rpc/errors.ts'
import type { HostMessage, RunCredentials } from '../../../src/contract/rpc/messages.ts'
import { encodePacket } from '../../../src/transports/control/packets.ts'
import { fixtureSpec } from './agents.ts'
import type { FaultClient, SpecInput } from './client.ts'
import type { FaultPlace } from './place.ts'
import { within } from './wait.ts'

/** A request as it is tried. */
export interface Try<N extends RequestName = RequestName> {
  readonly name: N
  readonly input: InputOf<N>
}

/** What is sent on one connection. */
export interface Knock {
  readonly path: string
  /** Left out: no hello is sent. */
  readonly run?: RunCredentials
  readonly tries: readonly Try[]
  /** Sent after the requests. */
  readonly frames?: readonly Frame[]
  /** A daemon does it, without environment and in a session of its own. */
  readonly detached?: boolean
}

/** What became of a try: the output, or an error. `unanswered`: the connection closed without a word. */
export type Outcome =
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'refused'; readonly error: ContractError }
  | { readonly kind: 'unanswered' }

interface Answer {
  readonly said: readonly HostMessage[]
  readonly pid: number
}

let count = 0

/** An agent that connects to sockets and sends what a test wants, from inside its run. */
export class Knocker {
  readonly id: string
  private readonly orders: string

  private constructor(id: string, orders: string) {
    this.id = id
    this.orders = orders
  }

  /** Starts the agent; resolves when it is up. */
  static async start(client: FaultClient, place: FaultPlace, spec: Partial<SpecInput> = {}): Promise<Knocker> {
    const orders = join(place.dir, `knocker-${++count}`)
    const id = await client.start(fixtureSpec(place, 'knocker', { args: ['--orders', orders], ...spec }))
    await client.reach(id, 'running')
    return new Knocker(id, orders)
  }

  /** Tries each request on one connection; resolves with what became of each. */
  async knock({ path, run, tries, frames = [], detached = false }: Knock): Promise<readonly Outcome[]> {
    const hello = run === undefined ? [] : [JSON.stringify({ type: 'hello', run })]
    const requests = tries.map(({ name, input }, id) => JSON.stringify({ type: 'request', id, name, input }))
    const packets = [...hello, ...requests, ...frames.map(encodeFrame)].map(encodePacket)
    const ids = tries.map((_, id) => id)
    const send = Buffer.concat(packets).toString('base64')
    const { said } = await this.order<Answer>({ path, send, ids, detached })
    return ids.map((id) => outcomeOf(said, id))
  }

  /** The variables of Corral it was given. */
  environment(): Promise<Readonly<Record<string, string>>> {
    return this.order({ env: true })
  }

  /** What it needs to be let in as its own run. */
  async credentials(): Promise<{ readonly path: string; readonly run: RunCredentials }> {
    const { CORRAL_SOCKET, CORRAL_RUN_ID, CORRAL_RUN_SECRET } = await this.environment()
    return { path: CORRAL_SOCKET ?? '', run: { id: CORRAL_RUN_ID ?? '', secret: CORRAL_RUN_SECRET ?? '' } }
  }

  private order<T>(order: object): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const socket = connect(this.orders)
    let text = ''
    socket.setEncoding('utf8').on('error', reject)
    socket.on('data', (chunk) => {
      text += String(chunk)
      if (!text.endsWith('\n')) return
      socket.destroy()
      resolve(JSON.parse(text) as T)
    })
    socket.write(`${JSON.stringify(order)}\n`)
    return within(promise, 'an answer of the knocker')
  }
}

function outcomeOf(said: readonly HostMessage[], id: number): Outcome {
  for (const message of said) {
    if (message.type === 'output' && message.id === id) return { kind: 'done', output: message.output }
    if (message.type === 'error' && message.id === id) return { kind: 'refused', error: message.error }
    if (message.type === 'refused') return { kind: 'refused', error: message.error }
  }
  return { kind: 'unanswered' }
}
