import { Lifetime } from '../../src/base/disposable.ts'
import { Emitter } from '../../src/base/event.ts'
import { SETTINGS_DEFAULTS, type Settings } from '../../src/core/settings.ts'
import type { SettingsValues } from '../../src/shapes/settings.ts'

/** Settings that forget at the end of the test. */
export class MemorySettings extends Lifetime implements Settings {
  private readonly changes = this.register(new Emitter<SettingsValues>())
  readonly onDidChange = this.changes.event
  readonly problem: string | null
  values: SettingsValues

  constructor(values: Partial<SettingsValues> = {}, problem: string | null = null) {
    super()
    this.values = { ...SETTINGS_DEFAULTS, ...values }
    this.problem = problem
  }

  update(patch: Partial<SettingsValues>): void {
    this.values = { ...this.values, ...patch }
    this.changes.fire(this.values)
  }
}
