import { randomBytes } from 'node:crypto'
import type { Ids } from '../../core/ports.ts'

/** 128 bits: cannot be guessed by another user's process. */
const RUN_ID_BYTES = 16
/** 50 bits: a thousand agents never meet. */
const AGENT_ID_LENGTH = 10
/** 32 letters and digits that nobody confuses, all lower-case: some file systems do not tell case. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Ids from the system's random source. */
export class RandomIds implements Ids {
  runId(): string {
    return randomBytes(RUN_ID_BYTES).toString('hex')
  }

  agentId(): string {
    return Array.from(randomBytes(AGENT_ID_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
  }
}
