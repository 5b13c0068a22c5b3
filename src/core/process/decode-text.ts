const REPLACEMENT = 0xfffd
/** Smallest code point each sequence length may encode: a smaller one is an overlong encoding, which is invalid. */
const SMALLEST = [0, 0x80, 0x800, 0x10000]
const LARGEST = 0x10ffff
const SURROGATES = { first: 0xd800, last: 0xdfff }

/** Decodes UTF-8 between two offsets; an invalid byte becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  let at = start
  while (at < end) {
    const byte = bytes[at] ?? 0
    const following = byte < 0x80 ? 0 : followingBytes(byte)
    const code =
      following === 0 ? asciiOf(byte) : codePointAt(bytes.subarray(at, Math.min(end, at + following + 1)), following)
    text += String.fromCodePoint(code)
    at += code === REPLACEMENT ? 1 : following + 1
  }
  return text
}

function followingBytes(lead: number): number {
  if (lead >= 0xc2 && lead < 0xe0) return 1
  if (lead >= 0xe0 && lead < 0xf0) return 2
  return lead >= 0xf0 && lead < 0xf5 ? 3 : 0
}

function asciiOf(byte: number): number {
  return byte < 0x80 ? byte : REPLACEMENT
}

function codePointAt(sequence: Uint8Array, following: number): number {
  if (sequence.length <= following) return REPLACEMENT
  let code = (sequence[0] ?? 0) & (0x3f >> following)
  for (const byte of sequence.subarray(1)) {
    if ((byte & 0xc0) !== 0x80) return REPLACEMENT
    code = (code << 6) | (byte & 0x3f)
  }
  const isForged = code < (SMALLEST[following] ?? 0) || code > LARGEST
  return isForged || (code >= SURROGATES.first && code <= SURROGATES.last) ? REPLACEMENT : code
}
