import type { Result } from '../../base/result.ts'
import type { Environment } from '../agent/launch.ts'

/** Values of agents' secrets, apart from the store of agents and journal. */
export interface SecretStore {
  /** The values of one agent's secrets by name; none if it has none. The error says why they cannot be read. */
  read(agentId: string): Result<Environment, string>
  /**
   * Replaces them. None: nothing of them is left. The error says why they cannot be kept, and what to do; then those
   * before are still there.
   */
  write(agentId: string, values: Environment): Result<null, string>
}
