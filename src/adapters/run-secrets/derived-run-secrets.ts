import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { RunSecrets } from '../../core/ports.ts'

/** Separates these values from others that may be derived from the same key. */
const PURPOSE = 'corral run secret 1'

/** Secrets derived from one key and the run's id: the next host of a data directory knows them too, and none is stored. */
export class DerivedRunSecrets implements RunSecrets {
  private readonly key: Uint8Array

  constructor(key: Uint8Array) {
    this.key = key
  }

  secretOf(runId: string): string {
    return createHmac('sha256', this.key).update(`${PURPOSE}\0${runId}`).digest('base64url')
  }

  isSecretOf(runId: string, secret: string): boolean {
    // Hashed, because only values of one length can be compared.
    return timingSafeEqual(hash('sha256', this.secretOf(runId), 'buffer'), hash('sha256', secret, 'buffer'))
  }
}
