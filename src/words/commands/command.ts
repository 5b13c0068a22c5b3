import type { SettingsValues } from '../../shapes/settings.ts'
import type { Chord } from './chord.ts'

/** Headings of the help sheet, in its order. */
export const COMMAND_GROUPS = [
  'Corral',
  'Fleet',
  'View',
  'Window',
  'Editing',
  'In a terminal',
  'In the find bar',
  'In a message',
  'In the list',
  'In the process tree',
  'In the orphan ledger',
  'In a post-mortem',
  'In the history',
  'In doctor',
  'In the tasks',
] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

/** Where a command runs: in the page wherever the keyboard is, in the desktop app's shell, in both, in the part of the page that has the keyboard, or on a link that is clicked. */
export type CommandPlace =
  | 'page'
  | 'shell'
  | 'page+shell'
  | 'terminal'
  | 'link'
  | 'find-bar'
  | 'message'
  | 'list'
  | 'ledger'
  | 'processes'
  | 'post-mortem'
  | 'history'
  | 'lanes'
  | 'rows'
  | 'doctor'
  | 'tasks'

/** What decides whether a command is offered. */
export interface CommandMoment {
  /** The login may change things. */
  readonly mayChange: boolean
  /** Some agent has processes. */
  readonly isAnyUp: boolean
  /** There are hosts beside this machine's own. */
  readonly hasOtherHosts: boolean
  readonly tiles: SettingsValues['tiles']
  readonly theme: SettingsValues['theme']
}

/** One thing a person can do. Every list of commands is made of these: palette, menus, tray, shortcuts, help. */
export interface Command {
  readonly title: string
  /** Said after the title in the palette. */
  readonly detail?: string
  /** The title in the help sheet where that must say more; commands that share it share a line. */
  readonly help?: string
  readonly group: CommandGroup
  readonly place: CommandPlace
  readonly keys: readonly Chord[]
  /** It asks or opens a dialog first, which native menus show by an ellipsis. */
  readonly asks?: true
  readonly inPalette?: true
  /** It changes something, or starts programs: a read-only login does not have it. */
  readonly changes?: true
  /** The application menu it is in; sections are divided by a line. `macMenu`: macOS's own place for it. */
  readonly menu?: { readonly name: MenuName; readonly section: number; readonly macMenu?: MenuName }
  readonly inTray?: 'head' | 'foot'
  readonly isOffered?: (moment: CommandMoment) => boolean
}

/** The menus of the desktop app's menu bar; `app` is macOS's menu named after the app. */
export type MenuName = 'app' | 'file' | 'edit' | 'view' | 'window' | 'help'
