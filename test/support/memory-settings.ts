import { isDeepStrictEqual } from 'node:util'
import { Lifetime } from '../../src/base/disposable.ts'
import { Emitter } from '../../src/base/event.ts'
import { SETTINGS_DEFAULTS, type Settings } from '../../src/core/settings.ts'
import type { SettingsValues } from '../../src/shapes/settings.ts'

/** Settings that are kept in memory only. */
export class MemorySettings extends Lifetime implements Settings {
  private readonly changes = this.register(new Emitter<SettingsValues>())
  /** Fired by tests. */
  readonly problems = this.register(new Emitter<string>())
  readonly solved = this.register(new Emitter<string>())
  readonly onDidChange = this.changes.event
  readonly onProblem = this.problems.event
  readonly onSolved = this.solved.event
  readonly problem: string | null
  values: SettingsValues

  constructor(values: Partial<SettingsValues> = {}, problem: string | null = null) {
    super()
    this.values = { ...SETTINGS_DEFAULTS, ...values }
    this.problem = problem
  }

  update(patch: Partial<SettingsValues>): void {
    const values = { ...this.values, ...patch }
    if (isDeepStrictEqual(values, this.values)) return
    this.values = values
    this.changes.fire(this.values)
  }
}
