import type { ServerResponse } from 'node:http'
import { encodeStreamed } from '../../contract/packet-stream.ts'
import type { Packet } from '../../contract/transport.ts'
import { SECURITY_HEADERS } from './page-files.ts'

/**
 * No proxy may cache, change, compress or buffer the stream (`X-Accel-Buffering`: nginx and others that adopted it).
 */
const HEADERS = {
  ...SECURITY_HEADERS,
  'content-type': 'application/octet-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const

const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()

/**
 * One endless HTTP response that carries packets to a page. Browsers read a response faster than a WebSocket (ADR 10).
 */
export class Downstream {
  private readonly response: ServerResponse

  /** Starts the response; only `end` and the client can end it. */
  constructor(response: ServerResponse) {
    this.response = response
    response.socket?.setNoDelay(true)
    response.socket?.setTimeout(0)
    response.writeHead(200, HEADERS)
    // A client that disconnects is not an error: 'close' follows.
    response.on('error', () => response.destroy())
  }

  /** Bytes the client has not read. */
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

  /** Keeps proxies from closing the quiet stream. */
  keepAlive(): void {
    this.response.write(encodeStreamed({ kind: 'idle', payload: NOTHING }))
  }

  /** Calls `listener` once the stream has ended, whichever side ended it. */
  onEnd(listener: () => void): void {
    this.response.once('close', listener)
  }

  /** Ends the stream and drops the bytes waiting in it. */
  end(): void {
    this.response.destroy()
  }
}
