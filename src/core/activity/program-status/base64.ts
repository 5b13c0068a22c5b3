const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]))
const WELL_FORMED = /^[A-Za-z0-9+/]*={0,2}$/

/** The bytes of base64 text (RFC 4648, with or without padding); null: it is malformed. Core may not use what a platform has for this. */
export function bytesOfBase64(text: string): Uint8Array | null {
  const letters = text.replace(/=+$/, '')
  const isPadded = letters.length !== text.length
  if (!WELL_FORMED.test(text) || letters.length % 4 === 1 || (isPadded && text.length % 4 !== 0)) return null
  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const letter of letters) {
    bits = ((bits << 6) | (VALUES.get(letter) ?? 0)) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[at] = (bits >> held) & 0xff
    at += 1
  }
  return bytes
}
