import type { MenuItemConstructorOptions } from 'electron'

/** What the application menu can ask for. */
export interface MenuActions {
  readonly newAgent: () => void
  readonly newWindow: () => void
  readonly openSettings: () => void
  readonly quit: () => void
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

/**
 * The application menu. On Windows and Linux Ctrl+letter belongs to the focused terminal (Ctrl+C, V, W, R, M, Q…), so every accelerator there
 * has Shift, and no label has a mnemonic: Alt+letter is the terminal's too.
 */
export function menuTemplate(platform: NodeJS.Platform, actions: MenuActions): MenuItemConstructorOptions[] {
  return platform === 'darwin' ? macMenu(actions) : otherMenu(actions)
}

function macMenu(actions: MenuActions): MenuItemConstructorOptions[] {
  const settings = { label: 'Settings…', accelerator: 'Cmd+,', click: actions.openSettings }
  return [
    {
      label: 'Corral',
      submenu: [
        { role: 'about' },
        SEPARATOR,
        settings,
        SEPARATOR,
        { role: 'services' },
        SEPARATOR,
        { role: 'hide' },
        { role: 'hideOthers' },
        { role: 'unhide' },
        SEPARATOR,
        { label: 'Quit Corral', accelerator: 'Cmd+Q', click: actions.quit },
      ],
    },
    {
      label: 'File',
      submenu: [
        { label: 'New agent…', accelerator: 'Cmd+N', click: actions.newAgent },
        { label: 'New window', accelerator: 'Shift+Cmd+N', click: actions.newWindow },
        SEPARATOR,
        { role: 'close' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        { role: 'toggleDevTools' },
        SEPARATOR,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        SEPARATOR,
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ]
}

function otherMenu(actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    {
      label: 'File',
      submenu: [
        { label: 'New agent…', accelerator: 'Ctrl+Shift+N', click: actions.newAgent },
        { label: 'New window', accelerator: 'Ctrl+Shift+Alt+N', click: actions.newWindow },
        SEPARATOR,
        { label: 'Settings…', accelerator: 'Ctrl+Shift+,', click: actions.openSettings },
        SEPARATOR,
        { role: 'close', label: 'Close window', accelerator: 'Ctrl+Shift+W' },
        { label: 'Quit Corral', accelerator: 'Ctrl+Shift+Q', click: actions.quit },
      ],
    },
    { label: 'Edit', submenu: unboundEditItems() },
    {
      label: 'View',
      submenu: [
        { role: 'reload', label: 'Reload', accelerator: 'Ctrl+Shift+R' },
        { role: 'toggleDevTools', label: 'Developer tools', accelerator: 'Ctrl+Shift+I' },
        SEPARATOR,
        { role: 'resetZoom', label: 'Actual size', accelerator: 'Ctrl+Shift+0' },
        { role: 'zoomIn', label: 'Zoom in', accelerator: 'Ctrl+Shift+Plus' },
        { role: 'zoomOut', label: 'Zoom out', accelerator: 'Ctrl+Shift+-' },
        SEPARATOR,
        { role: 'togglefullscreen', label: 'Full screen', accelerator: 'F11' },
      ],
    },
    { label: 'Window', submenu: [{ role: 'minimize', label: 'Minimise', registerAccelerator: false }] },
  ]
}

/** The page itself knows the usual keys; shown here, but not taken from the terminal. */
function unboundEditItems(): MenuItemConstructorOptions[] {
  const roles = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const
  return roles.map((role) => ({ role, registerAccelerator: false }))
}
