import { createHmac } from 'node:crypto'
import type { Mac } from '../../contract/login/credential.ts'

/** HMAC-SHA256 of OpenSSL. */
export const nodeMac: Mac = (key, data) => createHmac('sha256', key).update(data).digest()
