import type { MenuItemConstructorOptions } from 'electron'
import type { MenuName } from '../../words/commands/command.ts'
import { menuItems, type CommandActions } from './command-items.ts'

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

/**
 * The application menu, made of the registry's commands. On Windows and Linux Ctrl+letter belongs to the focused terminal, so every accelerator
 * there has Shift, and no label has a mnemonic: Alt+letter is the terminal's too.
 */
export function menuTemplate(platform: NodeJS.Platform, actions: CommandActions): MenuItemConstructorOptions[] {
  return platform === 'darwin' ? macMenu(actions) : otherMenu(actions)
}

/** What macOS expects of every app (services, hiding, text editing, windows) is its own. */
function macMenu(actions: CommandActions): MenuItemConstructorOptions[] {
  const items = (name: MenuName): MenuItemConstructorOptions[] => menuItems(name, true, actions)
  const [settings = [], quit = []] = sectionsOf(items('app'))
  return [
    {
      label: 'Corral',
      submenu: [
        { role: 'about' },
        SEPARATOR,
        ...settings,
        SEPARATOR,
        { role: 'services' },
        SEPARATOR,
        { role: 'hide' },
        { role: 'hideOthers' },
        { role: 'unhide' },
        SEPARATOR,
        ...quit,
      ],
    },
    { label: 'File', submenu: items('file') },
    { role: 'editMenu' },
    { label: 'View', submenu: items('view') },
    { role: 'windowMenu' },
    { role: 'help', submenu: items('help') },
  ]
}

function otherMenu(actions: CommandActions): MenuItemConstructorOptions[] {
  const menu = (label: string, name: MenuName): MenuItemConstructorOptions => ({
    label,
    submenu: menuItems(name, false, actions),
  })
  return [
    menu('File', 'file'),
    menu('Edit', 'edit'),
    menu('View', 'view'),
    menu('Window', 'window'),
    menu('Help', 'help'),
  ]
}

function sectionsOf(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[][] {
  const sections: MenuItemConstructorOptions[][] = [[]]
  for (const item of items) {
    if (item.type === 'separator') sections.push([])
    else sections.at(-1)?.push(item)
  }
  return sections
}
