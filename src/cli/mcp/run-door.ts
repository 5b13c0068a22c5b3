import type { RunCredentials } from '../../contract/rpc/messages.ts'

/** Where programs inside a run reach the host, and what they show there. */
export interface RunDoorKey {
  readonly path: string
  readonly credentials: RunCredentials
}

/** What Corral gives every run (ADR 24); null: this program was not started inside one, or was not passed all of it. */
export function runDoorIn(env: Readonly<Record<string, string | undefined>>): RunDoorKey | null {
  const { CORRAL_SOCKET: path, CORRAL_RUN_ID: id, CORRAL_RUN_SECRET: secret } = env
  return path && id && secret ? { path, credentials: { id, secret } } : null
}
