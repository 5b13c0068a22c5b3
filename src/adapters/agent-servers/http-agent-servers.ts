import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { ServerAddress } from '../../core/agent/server-address.ts'
import type { AgentServers, ServerListener } from '../../core/agent-servers.ts'
import { setTimer } from '../../node/set-timer.ts'
import { EventStream } from './event-stream.ts'

/** Agents listen on this machine only, and to nobody else's is a password sent. */
const HOST = '127.0.0.1'
/** Largest event read, bytes: those that are looked at have some hundred, those with a message's text may have more. */
const EVENT_MAX_BYTES = 64 * 1024
/** Largest answer read, bytes. */
const ANSWER_MAX_BYTES = 512 * 1024
/** While it starts on a busy machine it answers after some seconds. */
const ANSWER_WITHIN_MS = 15_000
/** Events that wait for the answers how things stand; a stream that sends more begins again. */
const EARLY_EVENTS = 1_000
/** A stream is read so fast at most: text that streams has some KB/s, and a flood must not hold the host up. */
const READ_BYTES_PER_PAUSE = 512 * 1024
const PAUSE_MS = 250

/** How long is waited for a server; tests wait less. */
export interface ServerPatience {
  /** OpenCode's heart beats every 10 s; a stream that was open while the machine slept is dead without saying so. */
  readonly silenceMs: number
  /** It takes a second or two to open its port. */
  readonly firstRetryMs: number
  readonly longestRetryMs: number
}

const PATIENCE: ServerPatience = { silenceMs: 30_000, firstRetryMs: 500, longestRetryMs: 5_000 }

/** Servers of agents, over HTTP on this machine. */
export class HttpAgentServers implements AgentServers {
  private readonly patience: ServerPatience

  constructor(patience: ServerPatience = PATIENCE) {
    this.patience = patience
  }

  followOpenCode(address: ServerAddress, listener: ServerListener): Disposable {
    return new Following(address, listener, this.patience)
  }
}

/** One server that is followed, over any number of connections. */
class Following extends Lifetime {
  private readonly address: ServerAddress
  private readonly listener: ServerListener
  private readonly patience: ServerPatience
  private stream: ClientRequest | null = null
  private timer: Disposable | null = null
  private pausing: Disposable | null = null
  private retryMs: number
  /** What came before it was known how things stand; null: that is known. */
  private early: string[] | null = []

  constructor(address: ServerAddress, listener: ServerListener, patience: ServerPatience) {
    super()
    this.address = address
    this.listener = listener
    this.patience = patience
    this.retryMs = patience.firstRetryMs
    this.connect()
  }

  override dispose(): void {
    super.dispose()
    this.timer?.dispose()
    this.pausing?.dispose()
    this.stream?.destroy()
  }

  private connect(): void {
    this.early = []
    const stream = this.get('/event', 'text/event-stream')
    this.stream = stream
    const over = (): void => this.over(stream)
    stream.on('error', over)
    stream.on('close', over)
    stream.on('response', (response) => {
      if (isStream(response)) this.begin(response, stream)
      else stream.destroy()
    })
    stream.end()
    this.wait(stream)
  }

  private begin(response: IncomingMessage, stream: ClientRequest): void {
    this.read(response, stream)
    this.askHowThingsStand(stream)
  }

  /** Called when one connection is over, more than once perhaps. */
  private over(stream: ClientRequest): void {
    if (this.stream !== stream || this.isDisposed) return
    this.stream = null
    this.pausing?.dispose()
    if (this.early === null) this.listener.lost()
    this.timer?.dispose()
    this.timer = setTimer(this.retryMs, () => this.connect())
    this.retryMs = Math.min(this.retryMs * 2, this.patience.longestRetryMs)
  }

  /** From now on it may be silent for so long. */
  private wait(stream: ClientRequest): void {
    this.timer?.dispose()
    this.timer = setTimer(this.patience.silenceMs, () => stream.destroy())
  }

  private read(response: IncomingMessage, stream: ClientRequest): void {
    const events = new EventStream(EVENT_MAX_BYTES)
    let unpausedBytes = 0
    response.on('error', () => stream.destroy())
    response.on('data', (bytes: Buffer) => {
      this.wait(stream)
      for (const text of events.take(bytes)) this.hear(text, stream)
      unpausedBytes += bytes.length
      if (unpausedBytes < READ_BYTES_PER_PAUSE) return
      unpausedBytes = 0
      response.pause()
      this.pausing = setTimer(PAUSE_MS, () => response.resume())
    })
  }

  private hear(text: string, stream: ClientRequest): void {
    if (this.stream !== stream || this.isDisposed) return
    if (this.early === null) this.listener.event(text)
    else if (this.early.push(text) > EARLY_EVENTS) stream.destroy()
  }

  private askHowThingsStand(stream: ClientRequest): void {
    const answers = [this.ask('/session/status'), this.ask('/permission'), this.ask('/question')]
    const take = (state: readonly string[]): void => this.takeState(state, stream)
    Promise.all(answers)
      .then(take)
      .catch(() => stream.destroy())
  }

  private takeState([status = '', permissions = '', questions = '']: readonly string[], stream: ClientRequest): void {
    if (this.stream !== stream || this.isDisposed) return
    const early = this.early ?? []
    this.early = null
    this.retryMs = this.patience.firstRetryMs
    this.listener.begun({ status, permissions, questions })
    for (const text of early) this.listener.event(text)
  }

  /** The body of an answer. Rejects when there is none in time. */
  private ask(path: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const asking = this.get(path, 'application/json')
    asking.setTimeout(ANSWER_WITHIN_MS, () => asking.destroy(new Error('it does not answer')))
    asking.on('error', reject)
    asking.on('close', () => reject(new Error('it closed the connection')))
    asking.on('response', (response) => {
      const parts: Buffer[] = []
      let length = 0
      response.on('error', reject)
      response.on('data', (bytes: Buffer) => {
        length += bytes.length
        if (length > ANSWER_MAX_BYTES) asking.destroy(new Error('it answers too much'))
        else parts.push(bytes)
      })
      // What it does not have (an older version) is as nothing.
      response.on('end', () => resolve(response.statusCode === 200 ? Buffer.concat(parts).toString('utf8') : ''))
    })
    asking.end()
    return promise
  }

  private get(path: string, accept: string): ClientRequest {
    const { port, user, password } = this.address
    const authorization = `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`
    const headers = { accept, ...(password === null ? {} : { authorization }) }
    return request({ host: HOST, port, path, headers, agent: false })
  }
}

function isStream({ statusCode, headers }: IncomingMessage): boolean {
  return statusCode === 200 && (headers['content-type'] ?? '').startsWith('text/event-stream')
}
