import type { StreamedPacket } from '../packet-stream.ts'
import { fromHex, type Mac } from './credential.ts'

/**
 * What a page sends after its login, one packet a message: tag (16 bytes) · number u64 · kind u8 · payload. The tag is
 * a MAC over all that follows it. Whoever stands between page and host can read and cut the connection, but cannot
 * add, change, repeat or drop a packet.
 */
export type SealedPacket = StreamedPacket & { readonly kind: 'text' | 'bytes' }

/** 128 bits: one try in 2^128 passes, and the first wrong one ends the connection. */
const TAG_BYTES = 16
const NUMBER_BYTES = 8
const HEADER_BYTES = TAG_BYTES + NUMBER_BYTES + 1

/** What sealing adds to a payload, bytes. */
export const SEAL_BYTES = HEADER_BYTES

const KINDS = ['text', 'bytes'] as const

/** Seals packets in the order in which they are sent. */
export class PacketSealer {
  private readonly key: Uint8Array
  private readonly mac: Mac
  private next = 0n

  /** `key` in hex. */
  constructor(key: string, mac: Mac) {
    this.key = fromHex(key)
    this.mac = mac
  }

  seal({ kind, payload }: SealedPacket): Uint8Array<ArrayBuffer> {
    const message = new Uint8Array(HEADER_BYTES + payload.length)
    const view = new DataView(message.buffer)
    view.setBigUint64(TAG_BYTES, this.next)
    view.setUint8(TAG_BYTES + NUMBER_BYTES, KINDS.indexOf(kind))
    message.set(payload, HEADER_BYTES)
    message.set(this.mac(this.key, message.subarray(TAG_BYTES)).subarray(0, TAG_BYTES))
    this.next += 1n
    return message
  }
}

/** Opens the packets that a PacketSealer with the same key has sealed. */
export class PacketOpener {
  private readonly key: Uint8Array
  private readonly mac: Mac
  private next = 0n

  /** `key` in hex. */
  constructor(key: string, mac: Mac) {
    this.key = fromHex(key)
    this.mac = mac
  }

  /** The packet, whose payload is a view of `message`; null: it was not sealed with this key, or not sent next. */
  open(message: Uint8Array): SealedPacket | null {
    if (message.length < HEADER_BYTES) return null
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
    const kind = KINDS[view.getUint8(TAG_BYTES + NUMBER_BYTES)]
    if (kind === undefined || view.getBigUint64(TAG_BYTES) !== this.next) return null
    if (!this.isTagged(message)) return null
    this.next += 1n
    return { kind, payload: message.subarray(HEADER_BYTES) }
  }

  private isTagged(message: Uint8Array): boolean {
    const tag = this.mac(this.key, message.subarray(TAG_BYTES))
    let difference = 0
    for (let at = 0; at < TAG_BYTES; at += 1) difference |= (message[at] ?? 0) ^ (tag[at] ?? 0)
    return difference === 0
  }
}
