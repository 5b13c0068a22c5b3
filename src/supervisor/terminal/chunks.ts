/** Bytes in all chunks together. */
export function lengthOf(chunks: readonly Uint8Array[]): number {
  let length = 0
  for (const chunk of chunks) length += chunk.length
  return length
}

/** All chunks as one; a single chunk is returned as it is. */
export function joinChunks(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks
  if (chunks.length === 1 && first) return first
  const joined = new Uint8Array(lengthOf(chunks))
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}
