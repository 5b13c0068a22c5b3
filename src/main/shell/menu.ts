import type { MenuItemConstructorOptions } from 'electron'
import type { MenuName } from '../../words/commands/command.ts'
import { menuItems, type CommandActions } from './command-items.ts'
import { updateItems, type UpdateOffer } from './update-offer.ts'

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

/**
 * The application menu, made of the registry's commands. On Windows and Linux Ctrl+letter belongs to the focused terminal, so every accelerator
 * there has Shift, and no label has a mnemonic: Alt+letter is the terminal's too.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  actions: CommandActions,
  update: UpdateOffer | null,
): MenuItemConstructorOptions[] {
  const updating = updateItems(update)
  return platform === 'darwin' ? macMenu(actions, updating) : otherMenu(actions, updating)
}

/** What macOS expects of every app (services, hiding, text editing, windows) is its own. */
function macMenu(actions: CommandActions, updating: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  const items = (name: MenuName): MenuItemConstructorOptions[] => menuItems(name, true, actions)
  const [settings = [], quit = []] = sectionsOf(items('app'))
  return [
    {
      label: 'Corral',
      submenu: [
        { role: 'about' },
        ...updating,
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

function otherMenu(actions: CommandActions, updating: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  const menu = (label: string, name: MenuName): MenuItemConstructorOptions => ({
    label,
    submenu: menuItems(name, false, actions),
  })
  return [
    menu('File', 'file'),
    menu('Edit', 'edit'),
    menu('View', 'view'),
    menu('Window', 'window'),
    { label: 'Help', submenu: [...updating, ...menuItems('help', false, actions)] },
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
