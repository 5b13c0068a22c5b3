import { isMac } from '../ui/platform.ts'

/** What a shortcut does; the frame carries it out. */
export type ShortcutId =
  | 'palette'
  | 'new-agent'
  | 'toggle-list'
  | 'toggle-inspector'
  | 'maximise'
  | 'focus-list'
  | 'next-agent'
  | 'previous-agent'
  | 'focus-tile'
  | 'font-larger'
  | 'font-smaller'
  | 'font-reset'
  | 'orphans'
  | 'settings'
  | 'shortcuts'

type Modifier = 'mod' | 'mod+shift' | 'alt' | 'none'

/** Keys and what they do. */
export interface Shortcut {
  readonly id: ShortcutId
  readonly label: string
  /** `KeyboardEvent.code`, and for tiles the first of a row. */
  readonly code: string
  readonly modifier: Modifier
  /** False: in a terminal on Windows and Linux these keys are the program's. */
  readonly inTerminal: boolean
}

/** Every shortcut of the app. Plain Ctrl+B and Ctrl+I stay with the terminal that has the keyboard: agents use them. */
export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'palette', label: 'Search or run a command', code: 'KeyK', modifier: 'mod', inTerminal: true },
  { id: 'new-agent', label: 'New agent', code: 'KeyN', modifier: 'mod', inTerminal: false },
  { id: 'new-agent', label: 'New agent', code: 'KeyN', modifier: 'alt', inTerminal: true },
  { id: 'toggle-list', label: 'Show or hide the list', code: 'KeyB', modifier: 'mod', inTerminal: false },
  { id: 'toggle-list', label: 'Show or hide the list', code: 'KeyB', modifier: 'mod+shift', inTerminal: true },
  { id: 'toggle-inspector', label: 'Show or hide the inspector', code: 'KeyI', modifier: 'mod', inTerminal: false },
  {
    id: 'toggle-inspector',
    label: 'Show or hide the inspector',
    code: 'KeyI',
    modifier: 'mod+shift',
    inTerminal: true,
  },
  { id: 'maximise', label: 'Maximise the terminal, and back', code: 'Enter', modifier: 'mod+shift', inTerminal: true },
  { id: 'focus-list', label: 'Go to the list', code: 'KeyL', modifier: 'mod+shift', inTerminal: true },
  { id: 'next-agent', label: 'Next agent', code: 'ArrowDown', modifier: 'mod+shift', inTerminal: true },
  { id: 'previous-agent', label: 'Previous agent', code: 'ArrowUp', modifier: 'mod+shift', inTerminal: true },
  { id: 'focus-tile', label: 'Go to terminal 1 to 9', code: 'Digit1', modifier: 'mod', inTerminal: true },
  { id: 'focus-tile', label: 'Go to terminal 1 to 9', code: 'Digit1', modifier: 'alt', inTerminal: true },
  { id: 'font-larger', label: 'Larger terminal text', code: 'Equal', modifier: 'mod', inTerminal: true },
  { id: 'font-smaller', label: 'Smaller terminal text', code: 'Minus', modifier: 'mod', inTerminal: true },
  { id: 'font-reset', label: 'Terminal text as it was', code: 'Digit0', modifier: 'mod', inTerminal: true },
  { id: 'orphans', label: 'Orphans, and back', code: 'KeyO', modifier: 'mod+shift', inTerminal: true },
  { id: 'settings', label: 'Settings', code: 'Comma', modifier: 'mod', inTerminal: true },
  { id: 'shortcuts', label: 'Keyboard shortcuts', code: 'Slash', modifier: 'mod', inTerminal: true },
  { id: 'shortcuts', label: 'Keyboard shortcuts', code: 'F1', modifier: 'none', inTerminal: false },
]

/** A shortcut that was pressed; `digit` for the numbered ones. */
export interface PressedShortcut {
  readonly id: ShortcutId
  readonly digit: number
}

type Keys = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** The shortcut a key press stands for; null: none. */
export function matchShortcut(
  event: Keys,
  { inTerminal, mac = isMac }: { readonly inTerminal: boolean; readonly mac?: boolean },
): PressedShortcut | null {
  const modifier = modifierOf(event, mac)
  if (modifier === null) return null
  const digit = /^Digit([1-9])$/.exec(event.code)
  const code = digit === null ? event.code : 'Digit1'
  const found = SHORTCUTS.find((shortcut) => shortcut.code === code && shortcut.modifier === modifier)
  if (found === undefined || (inTerminal && !mac && !found.inTerminal)) return null
  return { id: found.id, digit: Number(digit?.[1] ?? 0) }
}

function modifierOf({ ctrlKey, metaKey, altKey, shiftKey }: Keys, mac: boolean): Modifier | null {
  const mod = mac ? metaKey : ctrlKey
  const other = mac ? ctrlKey : metaKey
  if (other || (altKey && (mod || shiftKey))) return null
  if (altKey) return 'alt'
  if (mod) return shiftKey ? 'mod+shift' : 'mod'
  return shiftKey ? null : 'none'
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  Enter: '↵',
  ArrowDown: '↓',
  ArrowUp: '↑',
  Equal: '+',
  Minus: '−',
  Comma: ',',
  Slash: '/',
  Digit1: '1…9',
}

/** The keys as people read them: "⌘K", "Ctrl Shift I". */
export function keysOf({ code, modifier }: Pick<Shortcut, 'code' | 'modifier'>, mac: boolean = isMac): string {
  const key = KEY_NAMES[code] ?? code.replace(/^(Key|Digit)/, '')
  const held = { mod: ['⌘', 'Ctrl '], 'mod+shift': ['⇧⌘', 'Ctrl Shift '], alt: ['⌥', 'Alt '], none: ['', ''] } as const
  return `${held[modifier][mac ? 0 : 1]}${key}`
}

/** The keys of a command, the first if it has several. */
export function keysFor(id: ShortcutId): string {
  const found = SHORTCUTS.find((shortcut) => shortcut.id === id)
  return found === undefined ? '' : keysOf(found)
}
