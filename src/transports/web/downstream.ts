import type { ServerResponse } from 'node:http'
import { encodeStreamed } from '../../contract/packet-stream.ts'
import type { Packet } from '../../contract/transport.ts'
import { SECURITY_HEADERS } from './page-files.ts'

/** Nobody on the way may keep, change, compress or hold back what passes (`X-Accel-Buffering`: nginx and those who took it over). */
const HEADERS = {
  ...SECURITY_HEADERS,
  'content-type': 'application/octet-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const

const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()

/** One endless HTTP response that carries packets down to a page. Browsers take in a response faster than a WebSocket (ADR 10). */
export class Downstream {
  private readonly response: ServerResponse

  /** Begins to answer; nothing ends the response but `end` and the client. */
  constructor(response: ServerResponse) {
    this.response = response
    response.socket?.setNoDelay(true)
    response.socket?.setTimeout(0)
    response.writeHead(200, HEADERS)
    // A client that goes away is no news: 'close' follows.
    response.on('error', () => response.destroy())
  }

  /** Bytes the client has not taken in. */
  get waitingBytes(): number {
    return this.response.writableLength
  }

  send(packet: Packet): void {
    const streamed =
      typeof packet === 'string'
        ? ({ kind: 'text', payload: encoder.encode(packet) } as const)
        : ({ kind: 'bytes', payload: packet } as const)
    this.response.write(encodeStreamed(streamed))
  }

  /** Shows whoever is on the way that the stream lives. */
  keepAlive(): void {
    this.response.write(encodeStreamed({ kind: 'idle', payload: NOTHING }))
  }

  /** Calls `listener` once the stream is over, whoever ended it. */
  onEnd(listener: () => void): void {
    this.response.once('close', listener)
  }

  /** Ends the stream and drops what waits in it. */
  end(): void {
    this.response.destroy()
  }
}
