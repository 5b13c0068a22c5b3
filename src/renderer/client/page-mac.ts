import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Mac } from '../../contract/login/credential.ts'

/** HMAC-SHA256 in plain JavaScript: WebCrypto answers later, and not at all at an address that is no secure context. */
export const pageMac: Mac = (key, data) => hmac(sha256, key, data)
