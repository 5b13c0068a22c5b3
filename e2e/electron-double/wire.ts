/** An IPC message in transit: what `postMessage` would clone, with bytes kept as bytes. */
export interface WireMessage {
  readonly channel: string
  readonly args: readonly unknown[]
}

/** Functions to encode and decode messages. Sent into the page as text, so it must be self-contained. */
export function makeWire() {
  const HEADER_BYTES = 4

  /** u32 length of the JSON · JSON with `{$bytes: length}` for each byte array · the byte arrays. */
  function encode(message: WireMessage): Uint8Array<ArrayBuffer> {
    const blobs: Uint8Array[] = []
    const args = message.args.map((arg) => {
      if (!(arg instanceof Uint8Array)) return arg
      blobs.push(arg)
      return { $bytes: arg.length }
    })
    const json = new TextEncoder().encode(JSON.stringify([message.channel, args]))
    const total = blobs.reduce((sum, blob) => sum + blob.length, HEADER_BYTES + json.length)
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
    const [channel, packed] = JSON.parse(json) as [string, unknown[]]
    let at = HEADER_BYTES + jsonLength
    const args = packed.map((arg) => {
      const length = arg !== null && typeof arg === 'object' && '$bytes' in arg ? Number(arg.$bytes) : -1
      if (length < 0) return arg
      at += length
      return bytes.slice(at - length, at)
    })
    return { channel, args }
  }

  return { encode, decode }
}
