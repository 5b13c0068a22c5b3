/**
 * Terminal bytes on the wire, never JSON and never base64:
 * kind u8 · channel u32 · generation u32 · seq f64 · payload. Big-endian. Channels belong to one connection (`terminal.attach`).
 */
export type Frame =
  /** Host → client: output; `seq` is the position of the first byte in the run's output. */
  | {
      readonly kind: 'output'
      readonly channel: number
      readonly generation: number
      readonly seq: number
      readonly bytes: Uint8Array
    }
  /** Client → host: acknowledges that everything before `seq` has been parsed. */
  | { readonly kind: 'parsed'; readonly channel: number; readonly generation: number; readonly seq: number }
  /** Client → host: typed or pasted input; dropped if the current run is not `generation`. */
  | { readonly kind: 'input'; readonly channel: number; readonly generation: number; readonly bytes: Uint8Array }

const HEADER_BYTES = 17
const KIND_CODES = { output: 1, parsed: 2, input: 3 } as const

/** Largest payload of one frame, bytes; the sender splits larger input, and larger frames are refused. */
export const MAX_FRAME_BYTES = 64 * 1024

export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const payload = frame.kind === 'parsed' ? null : frame.bytes
  const bytes = new Uint8Array(HEADER_BYTES + (payload?.length ?? 0))
  const view = new DataView(bytes.buffer)
  view.setUint8(0, KIND_CODES[frame.kind])
  view.setUint32(1, frame.channel)
  view.setUint32(5, frame.generation)
  view.setFloat64(9, frame.kind === 'input' ? 0 : frame.seq)
  if (payload) bytes.set(payload, HEADER_BYTES)
  return bytes
}

/** The frame in `bytes`, its payload a view of them; null if they are not a valid frame. */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  if (bytes.length < HEADER_BYTES || bytes.length > HEADER_BYTES + MAX_FRAME_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const channel = view.getUint32(1)
  const generation = view.getUint32(5)
  const seq = view.getFloat64(9)
  const payload = bytes.subarray(HEADER_BYTES)
  switch (view.getUint8(0)) {
    case KIND_CODES.output:
      return { kind: 'output', channel, generation, seq, bytes: payload }
    case KIND_CODES.parsed:
      return { kind: 'parsed', channel, generation, seq }
    case KIND_CODES.input:
      return { kind: 'input', channel, generation, bytes: payload }
    default:
      return null
  }
}
