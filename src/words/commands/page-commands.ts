import type { SettingsValues } from '../../shapes/settings.ts'
import type { Command, CommandMoment } from './command.ts'

const isAnyUp = (moment: CommandMoment): boolean => moment.isAnyUp

const showTiles = (tiles: SettingsValues['tiles']) =>
  ({
    title: `Show ${tiles} ${tiles === 1 ? 'terminal' : 'terminals'}`,
    help: 'Show 1, 2, 4, 6 or 9 terminals',
    group: 'View',
    place: 'page',
    keys: [],
    inPalette: true,
    changes: true,
    isOffered: (moment: CommandMoment): boolean => moment.tiles !== tiles,
  }) as const

const useTheme = (theme: SettingsValues['theme'], title: string) =>
  ({
    title,
    help: 'Dark, light or system theme',
    group: 'View',
    place: 'page',
    keys: [],
    inPalette: true,
    changes: true,
    isOffered: (moment: CommandMoment): boolean => moment.theme !== theme,
  }) as const

/**
 * What the page does wherever the keyboard is. `stop-all` is asked for in the tray too, where the shell does it. Option
 * types characters on a Mac, so in a terminal there those chords are its program's.
 */
export const PAGE_COMMANDS = {
  palette: {
    title: 'Search or run a command',
    group: 'Corral',
    place: 'page',
    keys: [{ code: 'KeyK', held: 'mod' }],
  },
  'new-agent': {
    title: 'New agent',
    group: 'Fleet',
    place: 'page',
    keys: [
      { code: 'KeyN', held: 'mod', inTerminal: 'mac' },
      { code: 'KeyN', held: 'alt', inTerminal: 'other' },
      { code: 'KeyN', held: 'mod+shift', on: 'other', by: 'menu' },
    ],
    asks: true,
    changes: true,
    inPalette: true,
    menu: { name: 'file', section: 1 },
  },
  orphans: {
    title: 'Orphans',
    detail: 'processes that outlived their run',
    help: 'Orphans, and back to the fleet',
    group: 'Fleet',
    place: 'page',
    keys: [{ code: 'KeyO', held: 'mod+shift' }],
    inPalette: true,
  },
  history: {
    title: 'History',
    detail: 'who did what when, runs, alerts, events',
    help: 'History, and back to the fleet',
    group: 'Fleet',
    place: 'page',
    keys: [{ code: 'KeyH', held: 'mod+shift' }],
    inPalette: true,
  },
  'stop-all': {
    title: 'Stop all agents',
    group: 'Fleet',
    place: 'page+shell',
    keys: [],
    asks: true,
    changes: true,
    inPalette: true,
    inTray: 'foot',
    isOffered: isAnyUp,
  },
  demo: { title: 'Start the demo fleet', group: 'Fleet', place: 'page', keys: [], changes: true, inPalette: true },
  'tiles-1': showTiles(1),
  'tiles-2': showTiles(2),
  'tiles-4': showTiles(4),
  'tiles-6': showTiles(6),
  'tiles-9': showTiles(9),
  'theme-system': useTheme('system', 'Theme of the system'),
  'theme-dark': useTheme('dark', 'Dark theme'),
  'theme-light': useTheme('light', 'Light theme'),
  'font-larger': {
    title: 'Larger terminal text',
    group: 'View',
    place: 'page',
    keys: [{ code: 'Equal', held: 'mod' }],
    changes: true,
    inPalette: true,
  },
  'font-smaller': {
    title: 'Smaller terminal text',
    group: 'View',
    place: 'page',
    keys: [{ code: 'Minus', held: 'mod' }],
    changes: true,
    inPalette: true,
  },
  'font-reset': {
    title: 'Default size of terminal text',
    group: 'View',
    place: 'page',
    keys: [{ code: 'Digit0', held: 'mod' }],
    changes: true,
  },
  'toggle-list': {
    title: 'Show or hide the list',
    group: 'View',
    place: 'page',
    keys: [
      { code: 'KeyB', held: 'mod', inTerminal: 'mac' },
      { code: 'KeyB', held: 'mod+shift' },
    ],
    inPalette: true,
  },
  'toggle-figure': {
    title: 'Show cost or memory in the list',
    group: 'View',
    place: 'page',
    keys: [],
    inPalette: true,
  },
  'toggle-inspector': {
    title: 'Show or hide the inspector',
    group: 'View',
    place: 'page',
    keys: [
      { code: 'KeyI', held: 'mod', inTerminal: 'mac' },
      { code: 'KeyI', held: 'mod+shift' },
    ],
    inPalette: true,
  },
  maximise: {
    title: 'Maximise the terminal, and back',
    group: 'View',
    place: 'page',
    keys: [{ code: 'Enter', held: 'mod+shift' }],
  },
  'focus-list': { title: 'Go to the list', group: 'Fleet', place: 'page', keys: [{ code: 'KeyL', held: 'mod+shift' }] },
  'filter-list': {
    title: 'Filter the list',
    group: 'Fleet',
    place: 'page',
    keys: [{ code: 'KeyS', held: 'mod+shift' }],
    inPalette: true,
  },
  'next-agent': {
    title: 'Next agent',
    group: 'Fleet',
    place: 'page',
    keys: [{ code: 'ArrowDown', held: 'mod+shift' }],
  },
  'previous-agent': {
    title: 'Previous agent',
    group: 'Fleet',
    place: 'page',
    keys: [{ code: 'ArrowUp', held: 'mod+shift' }],
  },
  'next-needy': {
    title: 'Next agent that needs you',
    group: 'Fleet',
    place: 'page',
    keys: [{ code: 'KeyY', held: 'mod+shift' }],
    inPalette: true,
  },
  'focus-tile': {
    title: 'Go to terminal 1 to 9',
    group: 'Fleet',
    place: 'page',
    keys: [
      { code: 'Digit1', held: 'mod', digits: true },
      { code: 'Digit1', held: 'alt', inTerminal: 'other', digits: true },
    ],
  },
  alerts: {
    title: 'Alerts',
    group: 'Fleet',
    place: 'page',
    keys: [],
    inPalette: true,
  },
  settings: {
    title: 'Settings',
    group: 'Corral',
    place: 'page',
    keys: [
      { code: 'Comma', held: 'mod' },
      { code: 'Comma', held: 'mod+shift', on: 'other', by: 'menu' },
    ],
    asks: true,
    changes: true,
    inPalette: true,
    menu: { name: 'file', section: 2, macMenu: 'app' },
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    group: 'Corral',
    place: 'page',
    keys: [
      { code: 'Slash', held: 'mod' },
      { code: 'F1', held: 'none', inTerminal: 'mac' },
    ],
    inPalette: true,
    menu: { name: 'help', section: 1 },
  },
} as const satisfies Readonly<Record<string, Command>>
