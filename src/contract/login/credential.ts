/** HMAC-SHA256 of `data` under `key`: 32 bytes. Page and host each bring their own. */
export type Mac = (key: Uint8Array, data: Uint8Array) => Uint8Array

/**
 * What the host keeps of a secret (as in SCRAM, RFC 5802): enough to check that a page has it and to prove itself to
 * that page, not enough to log in with. Keys are in hex.
 */
export interface Verifier {
  /** Names the secret on the wire and tells nothing of it. */
  readonly id: string
  readonly hostKey: string
  readonly storedKey: string
}

/** What both sides say of one connection: proofs and derived secrets are only good for this one. */
export interface Transcript {
  readonly credential: string
  readonly pageNonce: string
  readonly hostNonce: string
  /** The life of the host: chosen at random at each of its starts. */
  readonly life: string
  /** `host:port` under which the page knows the host, so that no proof can be passed on to another port or name. */
  readonly address: string
}

/** What is derived from a proof, on both sides; none of it ever crosses the wire. */
export type Purpose =
  /** Seals what the page sends on this connection. */
  | 'packets'
  /** Names the stream that belongs to this connection. */
  | 'stream'
  /** The page's next secret: kept in its memory, it reconnects with it. */
  | 'key'
  /** The secret of the page's next load, good for a short time. */
  | 'ticket'

/** 128 bits. */
const ID_BYTES = 16

/** The verifier of a secret: a random text of ASCII characters. */
export function verifierOf(secret: string, mac: Mac): Verifier {
  const key = bytesOf(secret)
  return {
    id: hexOf(mac(key, bytesOf('corral id')).subarray(0, ID_BYTES)),
    hostKey: hexOf(mac(key, bytesOf('corral host'))),
    storedKey: storedKeyOf(pageKeyOf(secret, mac), mac),
  }
}

/** What only the holder of the secret has; the host learns it with each proof. In hex. */
export function pageKeyOf(secret: string, mac: Mac): string {
  return hexOf(mac(bytesOf(secret), bytesOf('corral page')))
}

/** The host's proof that it keeps the verifier; in hex. */
export function hostProofOf({ hostKey }: Pick<Verifier, 'hostKey'>, transcript: Transcript, mac: Mac): string {
  return hexOf(mac(fromHex(hostKey), statementOf('host', transcript)))
}

/** The page's proof that it has the secret; in hex. */
export function pageProofOf(secret: string, transcript: Transcript, mac: Mac): string {
  const pageKey = pageKeyOf(secret, mac)
  return masked(pageKey, maskOf(storedKeyOf(pageKey, mac), transcript, mac))
}

/** The page key that a proof shows; null if the proof is wrong. */
export function pageKeyIn(
  proof: string,
  { storedKey }: Pick<Verifier, 'storedKey'>,
  transcript: Transcript,
  mac: Mac,
): string | null {
  const pageKey = masked(proof, maskOf(storedKey, transcript, mac))
  return isSame(storedKeyOf(pageKey, mac), storedKey) ? pageKey : null
}

/** The secret for a purpose that both sides have after a proof; in hex. */
export function derived(purpose: Purpose, pageKey: string, transcript: Transcript, mac: Mac): string {
  return hexOf(mac(fromHex(pageKey), statementOf(purpose, transcript)))
}

/** Compares two texts in a time that tells nothing but their length. */
export function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return difference === 0
}

/** The bytes in hex, two lower-case digits each. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The bytes of a text of hex digits. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length >> 1 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))
}

function storedKeyOf(pageKey: string, mac: Mac): string {
  return hexOf(mac(fromHex(pageKey), bytesOf('corral stored')))
}

function maskOf(storedKey: string, transcript: Transcript, mac: Mac): Uint8Array {
  return mac(fromHex(storedKey), statementOf('page', transcript))
}

function masked(hex: string, mask: Uint8Array): string {
  return hexOf(fromHex(hex).map((byte, at) => byte ^ (mask[at] ?? 0)))
}

/** No field contains a line break, so that no two transcripts read the same. */
function statementOf(
  label: string,
  { credential, pageNonce, hostNonce, life, address }: Transcript,
): Uint8Array<ArrayBuffer> {
  return bytesOf(['corral login 1', label, credential, pageNonce, hostNonce, life, address].join('\n'))
}

/** The characters are ASCII. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
