/** An IPC message in transit: what `postMessage` would clone, with bytes kept as bytes. */
export interface WireMessage {
  readonly channel: string
  readonly args: readonly unknown[]
}

/**
 * Functions to encode and decode messages. Sent into the page as text, so it must be self-contained. Values keep what the structured clone
 * algorithm keeps of them, and what it cannot clone throws: https://www.electronjs.org/docs/latest/api/ipc-renderer
 */
export function makeWire() {
  const HEADER_BYTES = 4

  /** A value JSON does not know, as `{$kind: …}`; a plain object that could be taken for one is packed too. */
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- goes into the page as text with its parent
  function pack(value: unknown, blobs: Uint8Array[]): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') throw new Error('An object could not be cloned.')
    if (value === undefined) return { $kind: 'undefined' }
    if (typeof value === 'bigint') return { $kind: 'bigint', of: String(value) }
    if (typeof value === 'number' && !Number.isFinite(value)) return { $kind: 'number', of: String(value) }
    if (value === null || typeof value !== 'object') return value
    if (value instanceof Uint8Array) return { $kind: 'bytes', of: blobs.push(value) - 1 }
    if (value instanceof Date) return { $kind: 'date', of: value.getTime() }
    if (value instanceof Map) return { $kind: 'map', of: [...value].map((entry) => pack(entry, blobs)) }
    if (value instanceof Set) return { $kind: 'set', of: [...value].map((entry) => pack(entry, blobs)) }
    if (Array.isArray(value)) return value.map((entry) => pack(entry, blobs))
    const plain = Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, pack(entry, blobs)]))
    return '$kind' in plain ? { $kind: 'object', of: plain } : plain
  }

  function unpackEntries(of: object, blobs: readonly Uint8Array[]): unknown {
    return Object.fromEntries(Object.entries(of).map(([key, entry]) => [key, unpack(entry, blobs)]))
  }

  function unpack(value: unknown, blobs: readonly Uint8Array[]): unknown {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map((entry) => unpack(entry, blobs))
    if (!('$kind' in value)) return unpackEntries(value, blobs)
    const { $kind, of } = value as { $kind: string; of?: unknown }
    const list = (): unknown[] => (of as unknown[]).map((entry) => unpack(entry, blobs))
    switch ($kind) {
      case 'undefined':
        return undefined
      case 'bigint':
        return BigInt(String(of))
      case 'number':
        return Number(of)
      case 'bytes':
        return blobs[Number(of)]
      case 'date':
        return new Date(Number(of))
      case 'map':
        return new Map(list() as [unknown, unknown][])
      case 'set':
        return new Set(list())
      default:
        return unpackEntries(of as object, blobs)
    }
  }

  /** u32 length of the JSON · JSON of the channel, the lengths of the byte arrays and the values · the byte arrays. */
  function encode(message: WireMessage): Uint8Array<ArrayBuffer> {
    const blobs: Uint8Array[] = []
    const args = message.args.map((arg) => pack(arg, blobs))
    const lengths = blobs.map((blob) => blob.length)
    const json = new TextEncoder().encode(JSON.stringify([message.channel, lengths, args]))
    const total = lengths.reduce((sum, length) => sum + length, HEADER_BYTES + json.length)
    const bytes = new Uint8Array(total)
    new DataView(bytes.buffer).setUint32(0, json.length)
    bytes.set(json, HEADER_BYTES)
    let at = HEADER_BYTES + json.length
    for (const blob of blobs) {
      bytes.set(blob, at)
      at += blob.length
    }
    return bytes
  }

  function decode(bytes: Uint8Array): WireMessage {
    const jsonLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
    const json = new TextDecoder().decode(bytes.subarray(HEADER_BYTES, HEADER_BYTES + jsonLength))
    const [channel, lengths, packed] = JSON.parse(json) as [string, number[], unknown[]]
    let at = HEADER_BYTES + jsonLength
    const blobs = lengths.map((length) => {
      at += length
      return Uint8Array.from(bytes.subarray(at - length, at))
    })
    return { channel, args: packed.map((arg) => unpack(arg, blobs)) }
  }

  return { encode, decode }
}
