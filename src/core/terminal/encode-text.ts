const REPLACEMENT = 0xfffd

/** The bytes of a text as UTF-8; a lone surrogate becomes U+FFFD. */
export function encodeText(text: string): Uint8Array {
  // No UTF-16 unit takes more than three bytes.
  const bytes = new Uint8Array(3 * text.length)
  let length = 0
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0) ?? REPLACEMENT
    const count = continuationsOf(code)
    bytes[length] = count === 0 ? code : leadOf(code, count)
    for (let left = count; left > 0; left -= 1) {
      bytes[length + count - left + 1] = 0x80 | ((code >> (6 * (left - 1))) & 0x3f)
    }
    length += count + 1
  }
  return bytes.slice(0, length)
}

/** Bytes after the first of a character. */
function continuationsOf(code: number): number {
  if (code < 0x80) return 0
  if (code < 0x800) return 1
  return code < 0x1_0000 ? 2 : 3
}

function leadOf(code: number, continuations: number): number {
  return ((0xf0 << (3 - continuations)) & 0xff) | (code >> (6 * continuations))
}
