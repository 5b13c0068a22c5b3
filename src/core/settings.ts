import type { Event } from '../base/event.ts'

/** What a person can choose. Kept in one JSON file in the data directory. */
export interface SettingsValues {
  readonly theme: 'system' | 'dark' | 'light'
  /** Terminal font size, px, 8–24. */
  readonly terminalFontSize: number
  /** Tiles shown at once. */
  readonly tiles: 1 | 2 | 4 | 6 | 9
  /** Closing the window leaves Corral in the tray (desktop). */
  readonly closeToTray: boolean
  /** Folders used before, newest first. */
  readonly recentFolders: readonly string[]
}

/** Values of a fresh start. */
export const SETTINGS_DEFAULTS: SettingsValues = {
  theme: 'system',
  terminalFontSize: 12,
  tiles: 4,
  closeToTray: true,
  recentFolders: [],
}

/** How many folders are remembered. */
export const RECENT_FOLDERS_KEPT = 12

/** The settings of this host. */
export interface Settings {
  readonly values: SettingsValues
  /** Set when the file could not be read: says where it was kept aside. */
  readonly problem: string | null
  readonly onDidChange: Event<SettingsValues>
  /** Writes the given values; the rest stays. */
  update(patch: Partial<SettingsValues>): void
}

/** The list after `folder` was used. */
export function withRecentFolder(folders: readonly string[], folder: string): readonly string[] {
  return [folder, ...folders.filter((other) => other !== folder)].slice(0, RECENT_FOLDERS_KEPT)
}
