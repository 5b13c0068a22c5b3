import type { Menu as RealMenu, MenuItem, MenuItemConstructorOptions } from 'electron'
import type { Doubled } from './doubled.ts'
import type { ItemView } from './messages.ts'
import { checkItem } from './menu-rules.ts'
import { only } from './only.ts'

let applicationMenu: DoubleMenu | null = null

/** A menu that can be read and clicked. */
export class DoubleMenu {
  private readonly template: readonly MenuItemConstructorOptions[]

  constructor(template: readonly MenuItemConstructorOptions[]) {
    this.template = template
  }

  /** Ready-made `MenuItem`s do not occur: the double has no class to create them. */
  static buildFromTemplate(template: (MenuItemConstructorOptions | MenuItem)[]): DoubleMenu {
    const items = template as MenuItemConstructorOptions[]
    for (const item of items) checkItem(item)
    return new DoubleMenu(items)
  }

  static setApplicationMenu(menu: DoubleMenu | null): void {
    applicationMenu = menu
  }

  /** Double only: the visible items. */
  view(): readonly ItemView[] {
    return this.template.filter(({ type }) => type !== 'separator').map(viewOf)
  }

  /** Double only: clicks the item with this label, at any depth; a disabled item cannot be clicked. */
  click(label: string): void {
    const item = itemsOf(this.template).find((candidate) => labelOf(candidate) === label)
    if (item === undefined) {
      throw new Error(`no item "${label}" in ${JSON.stringify(this.view().map((view) => view.label))}`)
    }
    if (item.enabled === false) throw new Error(`"${label}" is greyed out`)
    if (item.click === undefined) throw new Error(`"${label}" is left to Electron (role ${item.role})`)
    // The app's items use none of their arguments.
    Reflect.apply(item.click, undefined, [])
  }
}

/** The menu set last; null if none. */
export function currentApplicationMenu(): DoubleMenu | null {
  return applicationMenu
}

function itemsOf(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])])
}

function viewOf(item: MenuItemConstructorOptions): ItemView {
  const items = Array.isArray(item.submenu) ? item.submenu.filter(({ type }) => type !== 'separator').map(viewOf) : []
  return { label: labelOf(item), enabled: item.enabled ?? true, accelerator: item.accelerator ?? null, items }
}

function labelOf({ label, role }: MenuItemConstructorOptions): string {
  return (label ?? role ?? '').replaceAll('&&', '&')
}

/** `Menu` of the double. */
export const Menu = only('Menu', DoubleMenu) satisfies Doubled<typeof RealMenu, 'buildFromTemplate'>
