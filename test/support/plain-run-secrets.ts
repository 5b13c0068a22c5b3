import { hash } from 'node:crypto'
import type { RunSecrets } from '../../src/core/ports.ts'

/** Secrets that anybody can compute, which is no harm in a test. */
export const plainRunSecrets: RunSecrets = {
  secretOf: (runId) => hash('sha256', runId, 'base64url'),
  isSecretOf: (runId, secret) => secret === hash('sha256', runId, 'base64url'),
}
