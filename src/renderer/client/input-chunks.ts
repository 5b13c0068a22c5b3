import { MAX_FRAME_BYTES } from '../../contract/frames.ts'

/** Bytes cut into pieces a frame can carry, in order; views, not copies. */
export function inputChunks(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / MAX_FRAME_BYTES)
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * MAX_FRAME_BYTES, (index + 1) * MAX_FRAME_BYTES),
  )
}

/** The bytes of a string in which each character is one byte (xterm's `onBinary`). */
export function bytesOfBinary(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)
}
