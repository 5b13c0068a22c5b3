import type { MenuItemConstructorOptions } from 'electron'

/** Roles that make an item do something by itself, in lower case. https://www.electronjs.org/docs/latest/api/menu-item#roles */
const ROLES = new Set(
  `undo redo cut copy paste pasteandmatchstyle delete selectall reload forcereload toggledevtools resetzoom zoomin zoomout
  togglespellchecker togglefullscreen window minimize close help about services hide hideothers unhide quit showsubstitutions
  togglesmartquotes togglesmartdashes toggletextreplacement startspeaking stopspeaking zoom front appmenu filemenu editmenu viewmenu
  windowmenu sharemenu recentdocuments clearrecentdocuments toggletabbar selectnexttab selectprevioustab showalltabs mergeallwindows
  movetabtonewwindow`.split(/\s+/),
)

/** https://www.electronjs.org/docs/latest/tutorial/keyboard-shortcuts#accelerators */
const MODIFIERS = new Set(
  'command cmd control ctrl commandorcontrol cmdorctrl alt option altgr shift super meta'.split(' '),
)
const NAMED_KEYS = new Set(
  `plus space tab capslock numlock scrolllock backspace delete insert return enter up down left right home end pageup pagedown escape esc
  volumeup volumedown volumemute medianexttrack mediaprevioustrack mediastop mediaplaypause printscreen numadd numsub numdec nummult numdiv`.split(
    /\s+/,
  ),
)

/** Throws where Electron would, or would leave the item without its key: an unknown role, an accelerator it cannot read. */
export function checkItem({ role, accelerator, label, type, submenu }: MenuItemConstructorOptions): void {
  if (role !== undefined && !ROLES.has(role.toLowerCase())) throw new Error(`Electron has no menu role "${role}"`)
  if (accelerator !== undefined && !isAccelerator(accelerator)) {
    throw new Error(`Electron cannot read the accelerator "${accelerator}"`)
  }
  const isNamed = label !== undefined || role !== undefined || type === 'separator'
  if (!isNamed) throw new Error('a menu item needs a label, a role or a type')
  if (Array.isArray(submenu)) for (const item of submenu) checkItem(item)
}

/** Modifiers, then one key: a character, F1 to F24, or a named key. */
export function isAccelerator(accelerator: string): boolean {
  const parts = accelerator.toLowerCase().split('+')
  const key = parts.pop() ?? ''
  const isKey = /^[!-~]$/.test(key) || /^f(?:[1-9]|1\d|2[0-4])$/.test(key) || /^num\d$/.test(key) || NAMED_KEYS.has(key)
  return isKey && parts.every((part) => MODIFIERS.has(part))
}
