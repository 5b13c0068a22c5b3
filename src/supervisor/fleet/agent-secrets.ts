import { err, ok, type Result } from '../../base/result.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { SecretStore } from '../../core/secrets/secret-store.ts'
import { redactorOf, type Redactor } from '../../core/secrets/redact.ts'
import { secretNamesOf, shownSpecOf, wholeSpecOf, type WholeSpec } from '../../core/secrets/variables.ts'
import type { AgentSpec, ShownSpec } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'

/** The secrets of one agent: kept in a store of their own, put into a start, and taken out of what is written. */
export class AgentSecrets {
  private readonly agentId: string
  private readonly store: SecretStore
  /** As last read or written; null: not read yet. */
  private known: Environment | null = null
  /** What its latest run was started with: that may be printed although it was changed since. */
  private started: Environment = {}
  private madeRedactor: Redactor | null = null

  constructor(agentId: string, store: SecretStore) {
    this.agentId = agentId
    this.store = store
  }

  /** The spec as clients may see it; the same object if it has no secret. */
  shown(spec: AgentSpec): ShownSpec {
    return shownSpecOf(spec, (name) => Object.hasOwn(this.values, name))
  }

  /** The value of a secret; null: there is none. */
  valueOf(name: string): string | null {
    const values = this.read()
    return Object.hasOwn(values, name) ? (values[name] ?? null) : null
  }

  /** Reads the values anew for a start. */
  wholeSpec(spec: AgentSpec): Result<WholeSpec, StartFailure> {
    if (secretNamesOf(spec).length === 0) return wholeSpecOf(spec, {})
    const found = this.store.read(this.agentId)
    this.started = this.learn(found.ok ? found.value : {})
    const whole = wholeSpecOf(spec, this.started)
    if (whole.ok || found.ok) return whole
    return err({ ...whole.error, message: `${whole.error.message} (${found.error})` })
  }

  /** Adds values, or replaces those of the same names. The error says why they could not be kept; then nothing has changed. */
  keep(values: Environment): Result<null, string> {
    return Object.keys(values).length === 0 ? ok(null) : this.write({ ...this.read(), ...values })
  }

  /** Deletes the values that this spec does not name. */
  deleteOthers(spec: AgentSpec): Result<null, string> {
    const names = new Set(secretNamesOf(spec))
    const kept = Object.entries(this.values).filter(([name]) => names.has(name))
    return kept.length === Object.keys(this.values).length ? ok(null) : this.write(Object.fromEntries(kept))
  }

  /** Deletes all values. */
  delete(): Result<null, string> {
    return this.write({})
  }

  /** Takes these secrets, and what has the form of one, out of text. */
  get redactor(): Redactor {
    this.madeRedactor ??= redactorOf([...Object.values(this.values), ...Object.values(this.started)])
    return this.madeRedactor
  }

  private get values(): Environment {
    return this.known ?? this.read()
  }

  private read(): Environment {
    const found = this.store.read(this.agentId)
    return this.learn(found.ok ? found.value : {})
  }

  private write(values: Environment): Result<null, string> {
    const written = this.store.write(this.agentId, values)
    if (written.ok) this.learn(values)
    return written
  }

  private learn(values: Environment): Environment {
    this.known = values
    this.madeRedactor = null
    return values
  }
}
