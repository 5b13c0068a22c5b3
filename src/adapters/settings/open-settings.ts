import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { isSystemError } from '../../base/errors.ts'
import { unusedSettings } from '../../core/settings.ts'
import { visibleText } from '../../core/visible-text.ts'
import { ConfSettings, type ConfLike } from './conf-settings.ts'

const NAME = 'settings'
const EXTENSION = 'json'
/** Entries named in a notice; the rest is counted. */
const NAMES_TOLD = 8
const NAME_TOLD_CHARS = 40

/** Options for `new Conf(…)` and `new ElectronStore(…)`: the same file for both hosts. */
export interface ConfOptions {
  readonly cwd: string
  readonly configName: string
  readonly fileExtension: string
  readonly configFileMode: number
}

/** Where the settings are and what maintains the file. */
export interface SettingsOptions {
  readonly dataDir: string
  readonly clock: Clock
  /** `(options) => new Conf(options)`, or `(options) => new ElectronStore(options)` on the desktop. */
  readonly createConf: (options: ConfOptions) => ConfLike
}

/** Opens `settings.json`. A file that cannot be read is moved aside and named in `problem`; the defaults replace it. */
export function openSettings({ dataDir, clock, createConf }: SettingsOptions): ConfSettings {
  const path = join(dataDir, `${NAME}.${EXTENSION}`)
  try {
    const problem = isReadable(path) ? null : setAside(path, clock.now())
    const conf = createConf({ cwd: dataDir, configName: NAME, fileExtension: EXTENSION, configFileMode: 0o600 })
    return new ConfSettings(conf, { clock, problem: problem ?? unusedWords(path, unusedSettings(conf.store)) })
  } catch (error) {
    if (!isSystemError(error)) throw error
    const problem = `${path} cannot be used: ${error.message}. Changes of settings apply until Corral quits.`
    return new ConfSettings(new UnsavedConf(), { clock, problem })
  }
}

/** True also if there is no file yet. */
function isReadable(path: string): boolean {
  if (!existsSync(path)) return true
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function setAside(path: string, now: number): string {
  const aside = `${path}.unreadable-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`
  renameSync(path, aside)
  return `The settings file could not be read. It is kept as ${aside}; Corral started with the defaults.`
}

function unusedWords(path: string, names: readonly string[]): string | null {
  if (names.length === 0) return null
  const listed = names.slice(0, NAMES_TOLD).map((name) => visibleText(name).slice(0, NAME_TOLD_CHARS))
  const more = names.length > NAMES_TOLD ? ` and ${names.length - NAMES_TOLD} more` : ''
  return `${path} has entries that this Corral does not know or cannot use: ${listed.join(', ')}${more}. They stay in the file; Corral does without them.`
}

/** Used if no settings file can be opened. */
class UnsavedConf implements ConfLike {
  readonly store = {}

  set(): void {
    // There is no file to write; `problem` already says so.
  }
}
