import type { MenuItemConstructorOptions } from 'electron'
import { acceleratorOf } from '../../words/commands/chord.ts'
import type { Command, MenuName } from '../../words/commands/command.ts'
import {
  chordsOf,
  COMMAND_LIST,
  commandOf,
  type CommandId,
  type PageCommandId,
  type ShellCommandId,
} from '../../words/commands/commands.ts'

/** What runs each command of the shell: a function, or a role Electron knows. One without an action does not compile. */
export type ShellActions = Readonly<
  Record<
    ShellCommandId,
    { readonly run: () => void } | { readonly role: NonNullable<MenuItemConstructorOptions['role']> }
  >
>

/** Commands whose work the app does itself. */
export type ShellFunctions = Readonly<Record<'openWindow' | 'newWindow' | 'stopAll' | 'quit', () => void>>

/** Runs the menu's and tray's commands: those of the shell here, those of the page by asking it. */
export interface CommandActions {
  readonly shell: ShellActions
  readonly askPage: (command: PageCommandId) => void
}

/** The actions of the shell's commands. */
export function shellActions({ openWindow, newWindow, stopAll, quit }: ShellFunctions): ShellActions {
  return {
    'open-window': { run: openWindow },
    'new-window': { run: newWindow },
    'stop-all': { run: stopAll },
    quit: { run: quit },
    'close-window': { role: 'close' },
    'edit-undo': { role: 'undo' },
    'edit-redo': { role: 'redo' },
    'edit-cut': { role: 'cut' },
    'edit-copy': { role: 'copy' },
    'edit-paste': { role: 'paste' },
    'edit-select-all': { role: 'selectAll' },
    reload: { role: 'reload' },
    'developer-tools': { role: 'toggleDevTools' },
    'zoom-reset': { role: 'resetZoom' },
    'zoom-in': { role: 'zoomIn' },
    'zoom-out': { role: 'zoomOut' },
    'full-screen': { role: 'togglefullscreen' },
    minimise: { role: 'minimize' },
  }
}

/** The commands of one menu of the menu bar on this system, with a line between sections. */
export function menuItems(name: MenuName, mac: boolean, actions: CommandActions): MenuItemConstructorOptions[] {
  const members = COMMAND_LIST.flatMap(([id, { menu }]) =>
    menu !== undefined && (mac ? (menu.macMenu ?? menu.name) : menu.name) === name
      ? [{ id, section: menu.section }]
      : [],
  )
  const sections = Map.groupBy(
    members.toSorted((a, b) => a.section - b.section),
    ({ section }) => section,
  )
  return [...sections.values()].flatMap((section, index) => [
    ...(index === 0 ? [] : [{ type: 'separator' } as const]),
    ...section.map(({ id }) => menuItem(id, mac, actions)),
  ])
}

/** The commands of one end of the tray's menu; they take no keys. */
export function trayItems(
  end: NonNullable<Command['inTray']>,
  isAnyUp: boolean,
  actions: CommandActions,
): MenuItemConstructorOptions[] {
  const moment = { mayChange: true, hasOtherHosts: false, isAnyUp, tiles: 1, theme: 'system' } as const
  return COMMAND_LIST.filter(([, { inTray }]) => inTray === end).map(([id, { isOffered }]) => ({
    ...commandItem(id, actions),
    ...(isOffered !== undefined && { enabled: isOffered(moment) }),
  }))
}

/** Keys that only the page listens for are shown, and not taken from a terminal. */
function menuItem(id: CommandId, mac: boolean, actions: CommandActions): MenuItemConstructorOptions {
  const chords = chordsOf(id, mac, true)
  const ofMenu = chords.find(({ by }) => by === 'menu')
  const shown = ofMenu ?? chords[0]
  return {
    ...commandItem(id, actions),
    ...(shown !== undefined && { accelerator: acceleratorOf(shown, mac) }),
    ...(ofMenu === undefined && !mac && { registerAccelerator: false }),
  }
}

function commandItem(id: CommandId, { shell, askPage }: CommandActions): MenuItemConstructorOptions {
  const { title, asks } = commandOf(id)
  const label = asks === true ? `${title}…` : title
  if (!isOfShell(id)) return { label, click: () => askPage(id as PageCommandId) }
  const action = shell[id]
  return 'role' in action ? { label, role: action.role } : { label, click: action.run }
}

function isOfShell(id: CommandId): id is ShellCommandId {
  const { place } = commandOf(id)
  return place === 'shell' || place === 'page+shell'
}
