import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { COMMAND_LIST } from '../../words/commands/commands.ts'
import { shellActions } from './command-items.ts'
import { menuTemplate } from './menu.ts'

const asked: string[] = []
const nothing = (): void => undefined
const ACTIONS = {
  shell: shellActions({ openWindow: nothing, newWindow: nothing, stopAll: nothing, quit: nothing }),
  askPage: (command: string) => void asked.push(command),
}

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
  const items = itemsOf(menuTemplate(platform, ACTIONS, null))

  test(`on ${platform} no accelerator takes Ctrl+key from a terminal`, () => {
    const taken = items.filter(
      ({ accelerator, registerAccelerator }) =>
        registerAccelerator !== false &&
        accelerator !== undefined &&
        /^(Ctrl|CmdOrCtrl|CommandOrControl)\+[^+]+$/.test(accelerator),
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

  test(`on ${platform} every item is a command of the registry`, () => {
    const titles = COMMAND_LIST.filter(([, { menu }]) => menu !== undefined).map(([, { title }]) => title)
    const labels = menuTemplate(platform, ACTIONS, null)
      .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
      .flatMap(({ label }) => label?.replace('…', '') ?? [])
    expect(labels.toSorted()).toEqual(titles.toSorted())
  })
}

test('the File menu on Linux', () => {
  const [file] = menuTemplate('linux', ACTIONS, null)
  const items = Array.isArray(file?.submenu) ? file.submenu : []
  expect(items.map(({ type, label, accelerator }) => type ?? `${label} ${accelerator}`)).toEqual([
    'New agent… Ctrl+Shift+N',
    'New window Ctrl+Shift+Alt+N',
    'separator',
    'Settings… Ctrl+Shift+,',
    'separator',
    'Close window Ctrl+Shift+W',
    'Quit Corral Ctrl+Shift+Q',
  ])
})

test('a command of the page is asked of the page', () => {
  const item = itemsOf(menuTemplate('linux', ACTIONS, null)).find(({ label }) => label === 'Settings…')
  Reflect.apply(item?.click ?? nothing, undefined, [])
  expect(asked).toEqual(['settings'])
})

test('on macOS settings and the way out are in the menu named after the app, with the keys of every app', () => {
  const [app] = menuTemplate('darwin', ACTIONS, null)
  const items = Array.isArray(app?.submenu) ? app.submenu : []
  expect(items.flatMap(({ label, accelerator }) => (label === undefined ? [] : [[label, accelerator]]))).toEqual([
    ['Settings…', 'Cmd+,'],
    ['Quit Corral', 'Cmd+Q'],
  ])
})

test('on macOS the edit roles are there, without which Cmd+C and Cmd+V do nothing', () => {
  expect(menuTemplate('darwin', ACTIONS, null).map(({ role, label }) => role ?? label)).toEqual([
    'Corral',
    'File',
    'editMenu',
    'View',
    'windowMenu',
    'help',
  ])
})

test.each([
  ['linux', 'Help'],
  ['win32', 'Help'],
  ['darwin', 'Corral'],
] as const)('an update that is ready is offered on %s, under %s', (platform, name) => {
  const installed: string[] = []
  const update = { version: '2.0.0', install: () => void installed.push('2.0.0') }
  const menu = menuTemplate(platform, ACTIONS, update).find(({ label }) => label === name)
  const item = itemsOf(menu === undefined ? [] : [menu]).find(({ label }) => label === 'Restart to update to 2.0.0')
  item?.click?.({} as never, undefined, {})
  expect(installed).toEqual(['2.0.0'])
})
