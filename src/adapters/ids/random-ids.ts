import { randomBytes } from 'node:crypto'
import type { Ids } from '../../core/ports.ts'

/** 128 bits: a process of another user cannot guess it. */
const RUN_ID_BYTES = 16
/** 50 bits: no collisions even among thousands of agents. */
const AGENT_ID_LENGTH = 10
/** 32 letters and digits that are not easily confused, all lower-case because some file systems ignore case. */
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
