import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { isSystemError } from '../../base/errors.ts'
import { Emitter } from '../../base/event.ts'
import { settingsFrom, withUnknownParts, type Settings } from '../../core/settings.ts'
import type { SettingsValues } from '../../shapes/settings.ts'

/**
 * Every write is synced to disk and blocks the host meanwhile: creating a hundred agents at once must not cause a
 * hundred writes.
 */
const WRITE_EVERY_MS = 1_000
/** Retry interval after a write failed: the disk may stay full for hours, and each attempt blocks the host. */
const RETRY_MS = 30_000

/** The part of `conf` and of `electron-store` (which extends it) that is used. */
export interface ConfLike {
  /** The whole content of the file. */
  readonly store: Readonly<Record<string, unknown>>
  /** Writes the given keys atomically; the others stay, including unknown ones. */
  set(values: Record<string, unknown>): void
}

/** Settings in a file maintained by `conf`. Created by `openSettings`. */
export class ConfSettings extends Lifetime implements Settings {
  private readonly conf: ConfLike
  private readonly clock: Pick<Clock, 'setTimer'>
  private readonly changes = this.register(new Emitter<SettingsValues>())
  private readonly problems = this.register(new Emitter<string>())
  private readonly solved = this.register(new Emitter<string>())
  private readonly startProblem: string | null
  private current: SettingsValues
  /** Why the last write failed. */
  private writeProblem: string | null = null
  /** Changes that are not yet in the file. */
  private unwritten: Partial<SettingsValues> = {}
  /** Runs for a while after each write; null if the next write may be made at once. */
  private pause: Disposable | null = null

  readonly onDidChange = this.changes.event
  readonly onProblem = this.problems.event
  readonly onSolved = this.solved.event

  constructor(conf: ConfLike, parts: { readonly clock: Pick<Clock, 'setTimer'>; readonly problem: string | null }) {
    super()
    this.conf = conf
    this.clock = parts.clock
    this.startProblem = parts.problem
    this.current = settingsFrom(conf.store)
  }

  get values(): SettingsValues {
    return this.current
  }

  get problem(): string | null {
    return this.writeProblem ?? this.startProblem
  }

  /**
   * Values apply at once, even if the disk refuses them; then `problem` says so. The first change is written at once,
   * further ones together.
   */
  update(patch: Partial<SettingsValues>): void {
    const changed = changedOf(this.current, patch)
    if (Object.keys(changed).length === 0) return
    this.current = { ...this.current, ...changed }
    this.unwritten = { ...this.unwritten, ...changed }
    if (this.pause === null) this.write()
    this.changes.fire(this.current)
  }

  override dispose(): void {
    if (this.isDisposed) return
    this.pause?.dispose()
    this.flush()
    super.dispose()
  }

  private write(): void {
    const isWritten = this.flush()
    this.pause = this.clock.setTimer(isWritten ? WRITE_EVERY_MS : RETRY_MS, () => {
      this.pause = null
      if (Object.keys(this.unwritten).length > 0) this.write()
    })
  }

  /** Writes the pending changes; false if the disk refuses, and they stay pending until the next attempt. */
  private flush(): boolean {
    if (Object.keys(this.unwritten).length === 0) return true
    try {
      this.conf.set({ ...withUnknownParts(this.unwritten, this.conf.store) })
      this.unwritten = {}
      this.tell(null)
      return true
    } catch (error) {
      if (!isSystemError(error)) throw error
      this.tell(`Settings cannot be saved: ${error.message}. Changes apply until Corral quits.`)
      return false
    }
  }

  private tell(problem: string | null): void {
    const before = this.writeProblem
    if (before === problem) return
    this.writeProblem = problem
    if (before !== null) this.solved.fire(before)
    if (problem !== null) this.problems.fire(problem)
  }
}

/** The values of a patch that differ from the current ones. They are plain data, so comparing their JSON is enough. */
function changedOf(current: SettingsValues, patch: Partial<SettingsValues>): Partial<SettingsValues> {
  const before: Readonly<Record<string, unknown>> = { ...current }
  const differs = ([key, value]: [string, unknown]): boolean => JSON.stringify(value) !== JSON.stringify(before[key])
  return Object.fromEntries(Object.entries(patch).filter(differs))
}
