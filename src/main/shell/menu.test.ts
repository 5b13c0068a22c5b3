import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { menuTemplate } from './menu.ts'

const nothing = (): void => undefined
const ACTIONS = { newAgent: nothing, newWindow: nothing, openSettings: nothing, quit: nothing }

/** Roles whose accelerator Electron sets itself when the item names none; from its menu roles. */
const ROLES_WITH_KEYS = new Set([
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'selectAll',
  'reload',
  'forceReload',
  'toggleDevTools',
  'resetZoom',
  'zoomIn',
  'zoomOut',
  'togglefullscreen',
  'minimize',
  'close',
  'quit',
])

function itemsOf(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])])
}

for (const platform of ['linux', 'win32'] as const) {
  const items = itemsOf(menuTemplate(platform, ACTIONS))

  test(`on ${platform} no accelerator takes Ctrl+key from a terminal`, () => {
    const taken = items.filter(
      ({ accelerator }) => accelerator !== undefined && /^(Ctrl|CmdOrCtrl|CommandOrControl)\+[^+]+$/.test(accelerator),
    )
    expect(taken).toEqual([])
  })

  test(`on ${platform} no role brings its own accelerator`, () => {
    const own = items.filter(
      (item) =>
        ROLES_WITH_KEYS.has(item.role ?? '') && item.accelerator === undefined && item.registerAccelerator !== false,
    )
    expect(own).toEqual([])
  })

  test(`on ${platform} no label takes Alt+letter from a terminal`, () => {
    expect(items.filter(({ label }) => label?.includes('&'))).toEqual([])
  })
}

test('on macOS the edit roles are there, without which Cmd+C and Cmd+V do nothing', () => {
  expect(menuTemplate('darwin', ACTIONS).map(({ role, label }) => role ?? label)).toEqual([
    'Corral',
    'File',
    'editMenu',
    'View',
    'windowMenu',
  ])
})
