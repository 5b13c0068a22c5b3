import { err, ok, type Result } from '../../src/base/result.ts'
import type { Environment } from '../../src/core/agent/launch.ts'
import type { SecretStore } from '../../src/core/secrets/secret-store.ts'

/** Secrets that are kept in memory only. */
export class MemorySecrets implements SecretStore {
  /** The disk is full. */
  isFull = false
  private readonly kept = new Map<string, Environment>()

  /** Why they cannot be read; null: they can. */
  problem: string | null = null

  read(agentId: string): Result<Environment, string> {
    if (this.problem !== null) return err(this.problem)
    return ok({ ...this.kept.get(agentId) })
  }

  write(agentId: string, values: Environment): Result<null, string> {
    if (this.isFull) return err('The disk is full.')
    if (Object.keys(values).length === 0) this.kept.delete(agentId)
    else this.kept.set(agentId, { ...values })
    return ok(null)
  }

  /** As if their files were gone. */
  lose(): void {
    this.kept.clear()
  }

  /** Agents that have any. */
  get owners(): readonly string[] {
    return [...this.kept.keys()]
  }
}
