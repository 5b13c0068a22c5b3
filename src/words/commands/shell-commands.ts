import type { Chord, Held } from './chord.ts'
import type { Command } from './command.ts'

/** One key of the menu, with its own modifiers on macOS and elsewhere. */
const menuKeys = (code: string, mac: Held, other: Held): readonly Chord[] => [
  { code, held: mac, on: 'mac', by: 'menu' },
  { code, held: other, on: 'other', by: 'menu' },
]

/** Text editing is done by Chromium: the menu lists it without registering keys, which belong to the terminal. */
const editing = (title: string, section: number) =>
  ({ title, group: 'Editing', place: 'shell', keys: [], menu: { name: 'edit', section } }) as const

/**
 * What the desktop app's shell does. On Windows and Linux, Ctrl+letter belongs to the terminal that has the keyboard (Ctrl+C, V, W, R …), so
 * whatever the menu takes there has Shift as well.
 */
export const SHELL_COMMANDS = {
  'open-window': { title: 'Open Corral', group: 'Window', place: 'shell', keys: [], inTray: 'head' },
  'new-window': {
    title: 'New window',
    group: 'Window',
    place: 'shell',
    keys: menuKeys('KeyN', 'mod+shift', 'mod+shift+alt'),
    menu: { name: 'file', section: 1 },
  },
  'close-window': {
    title: 'Close window',
    group: 'Window',
    place: 'shell',
    keys: menuKeys('KeyW', 'mod', 'mod+shift'),
    menu: { name: 'file', section: 3 },
  },
  quit: {
    title: 'Quit Corral',
    group: 'Window',
    place: 'shell',
    keys: menuKeys('KeyQ', 'mod', 'mod+shift'),
    menu: { name: 'file', section: 3, macMenu: 'app' },
    inTray: 'foot',
  },
  'edit-undo': editing('Undo', 1),
  'edit-redo': editing('Redo', 1),
  'edit-cut': editing('Cut', 2),
  'edit-copy': editing('Copy', 2),
  'edit-paste': editing('Paste', 2),
  'edit-select-all': editing('Select all', 2),
  reload: {
    title: 'Reload',
    group: 'Window',
    place: 'shell',
    keys: menuKeys('KeyR', 'mod', 'mod+shift'),
    menu: { name: 'view', section: 1 },
  },
  'developer-tools': {
    title: 'Developer tools',
    group: 'Window',
    place: 'shell',
    keys: menuKeys('KeyI', 'mod+alt', 'mod+shift+alt'),
    menu: { name: 'view', section: 1 },
  },
  'zoom-reset': {
    title: 'Actual size',
    group: 'Window',
    place: 'shell',
    keys: [{ code: 'Digit0', held: 'mod+shift', by: 'menu' }],
    menu: { name: 'view', section: 2 },
  },
  'zoom-in': {
    title: 'Zoom in',
    group: 'Window',
    place: 'shell',
    keys: [{ code: 'Equal', held: 'mod+shift', by: 'menu' }],
    menu: { name: 'view', section: 2 },
  },
  'zoom-out': {
    title: 'Zoom out',
    group: 'Window',
    place: 'shell',
    keys: [{ code: 'Minus', held: 'mod+shift', by: 'menu' }],
    menu: { name: 'view', section: 2 },
  },
  'full-screen': {
    title: 'Full screen',
    group: 'Window',
    place: 'shell',
    keys: [
      { code: 'KeyF', held: 'mod+ctrl', on: 'mac', by: 'menu' },
      { code: 'F11', held: 'none', on: 'other', by: 'menu' },
    ],
    menu: { name: 'view', section: 3 },
  },
  minimise: { title: 'Minimise', group: 'Window', place: 'shell', keys: [], menu: { name: 'window', section: 1 } },
} as const satisfies Readonly<Record<string, Command>>
