import { randomBytes } from 'node:crypto'

/** RFC 4648 in lower case: nothing in it can be confused in an address, and each character has 5 bits. */
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** Random characters of base32. */
export function randomText(characters: number): string {
  // 256 is a multiple of 32: every character is as likely as any other.
  return Array.from(randomBytes(characters), (byte) => BASE32.charAt(byte % BASE32.length)).join('')
}

/** Random bytes in hex. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}
