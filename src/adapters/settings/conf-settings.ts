import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { settingsFrom, type Settings } from '../../core/settings.ts'
import type { SettingsValues } from '../../shapes/settings.ts'

/** The part of `conf` and of `electron-store` (which extends it) that is used. */
export interface ConfLike {
  /** Everything in the file. */
  readonly store: Readonly<Record<string, unknown>>
  /** Writes the given keys, atomically; the others stay, unknown ones too. */
  set(values: Record<string, unknown>): void
}

/** Settings in a file kept by `conf`. Made by `openSettings`. */
export class ConfSettings extends Lifetime implements Settings {
  private readonly conf: ConfLike
  private readonly changes = this.register(new Emitter<SettingsValues>())
  private current: SettingsValues
  private trouble: string | null

  readonly onDidChange = this.changes.event

  constructor(conf: ConfLike, problem: string | null) {
    super()
    this.conf = conf
    this.trouble = problem
    this.current = settingsFrom(conf.store)
  }

  get values(): SettingsValues {
    return this.current
  }

  get problem(): string | null {
    return this.trouble
  }

  /** Values hold at once, even when the disk refuses them; then `problem` says so. */
  update(patch: Partial<SettingsValues>): void {
    this.current = { ...this.current, ...patch }
    try {
      this.conf.set({ ...patch })
    } catch (error) {
      if (!isSystemError(error)) throw error
      this.trouble = `Settings cannot be saved: ${error.message}. They hold until Corral ends.`
    }
    this.changes.fire(this.current)
  }
}

/** True for errors of the file system. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
