/** Modifier keys held with a key. `mod` is Cmd on macOS and Ctrl elsewhere; `ctrl` is macOS's own Control key. */
export type Held = 'none' | 'shift' | 'alt' | 'mod' | 'mod+shift' | 'mod+alt' | 'mod+shift+alt' | 'mod+ctrl'

/** One combination of keys that stands for a command. */
export interface Chord {
  /** `KeyboardEvent.code`: the place on the keyboard, whatever the layout. */
  readonly code: string
  readonly held: Held
  /** Only on macOS, or only on Windows and Linux; absent: everywhere. */
  readonly on?: 'mac' | 'other'
  /** Absent: the page listens for it. `menu`: only the desktop app's menu has it, as a browser would take it for itself. */
  readonly by?: 'menu'
  /** A terminal that has the keyboard passes it to its program on every other system. Absent: on none. */
  readonly inTerminal?: 'mac' | 'other'
  /** Stands for the digits 1 to 9; `code` is `Digit1`. */
  readonly digits?: true
}

/** What is read of a key press. */
export type KeyPress = Readonly<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> & {
  readonly code: string
}

/** True when the chord exists on this system. */
export function isOnSystem({ on }: Chord, mac: boolean): boolean {
  return on === undefined || (on === 'mac') === mac
}

/** True when a terminal that has the keyboard passes the chord to its program. */
export function isLeftToProgram({ inTerminal }: Chord, mac: boolean): boolean {
  return inTerminal !== undefined && (inTerminal === 'mac') !== mac
}

/** True when `press` is the chord. */
export function isPressed(chord: Chord, press: KeyPress, mac: boolean): boolean {
  if (!isOnSystem(chord, mac) || heldOf(press, mac) !== chord.held) return false
  return chord.digits === true ? digitOf(press) > 0 : chord.code === codeOf(press)
}

/** The digit of a key in the row of digits, 1 to 9; 0: another key. */
export function digitOf({ code }: KeyPress): number {
  return Number(/^Digit([1-9])$/.exec(code)?.[1] ?? 0)
}

/** The chord as people read it: "⇧⌘K" on macOS, "Ctrl Shift K" elsewhere. */
export function keysText({ code, held, digits }: Chord, mac: boolean): string {
  const key = digits === true ? '1…9' : (KEY_NAMES[code] ?? code.replace(/^(Key|Digit)/, ''))
  return mac ? `${MAC_HELD[held]}${key}` : [...OTHER_HELD[held], key].join(' ')
}

/** The chord as Electron writes an accelerator: "Shift+Cmd+N", "Ctrl+Shift+N". */
export function acceleratorOf({ code, held }: Chord, mac: boolean): string {
  const key = ACCELERATOR_KEYS[code] ?? code.replace(/^(Key|Digit)/, '')
  return [...(mac ? MAC_ACCELERATOR[held] : OTHER_HELD[held]), key].join('+')
}

function heldOf({ ctrlKey, metaKey, altKey, shiftKey }: KeyPress, mac: boolean): Held | null {
  const held = [
    (mac ? metaKey : ctrlKey) && 'mod',
    (mac ? ctrlKey : metaKey) && 'ctrl',
    shiftKey && 'shift',
    altKey && 'alt',
  ].filter((name) => name !== false)
  const text = held.length === 0 ? 'none' : held.join('+')
  return text in OTHER_HELD ? (text as Held) : null
}

function codeOf({ code }: KeyPress): string {
  return code === 'NumpadEnter' ? 'Enter' : code
}

const MAC_HELD: Readonly<Record<Held, string>> = {
  none: '',
  shift: '⇧',
  alt: '⌥',
  mod: '⌘',
  'mod+shift': '⇧⌘',
  'mod+alt': '⌥⌘',
  'mod+shift+alt': '⌥⇧⌘',
  'mod+ctrl': '⌃⌘',
}

const OTHER_HELD: Readonly<Record<Held, readonly string[]>> = {
  none: [],
  shift: ['Shift'],
  alt: ['Alt'],
  mod: ['Ctrl'],
  'mod+shift': ['Ctrl', 'Shift'],
  'mod+alt': ['Ctrl', 'Alt'],
  'mod+shift+alt': ['Ctrl', 'Shift', 'Alt'],
  'mod+ctrl': ['Ctrl'],
}

const MAC_ACCELERATOR: Readonly<Record<Held, readonly string[]>> = {
  none: [],
  shift: ['Shift'],
  alt: ['Alt'],
  mod: ['Cmd'],
  'mod+shift': ['Shift', 'Cmd'],
  'mod+alt': ['Alt', 'Cmd'],
  'mod+shift+alt': ['Alt', 'Shift', 'Cmd'],
  'mod+ctrl': ['Ctrl', 'Cmd'],
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  Enter: '↵',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Backspace: '⌫',
  Equal: '+',
  Minus: '−',
  Comma: ',',
  Slash: '/',
  Escape: 'Esc',
  Click: 'click',
}

const ACCELERATOR_KEYS: Readonly<Record<string, string>> = { Equal: 'Plus', Minus: '-', Comma: ',', Slash: '/' }
