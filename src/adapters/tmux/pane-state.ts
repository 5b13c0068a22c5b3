import { signalName } from '../../node/signal-name.ts'
import type { Exit } from '../../shapes/exit.ts'

/** The properties of a pane that are requested from tmux; all but the last two are numbers, empty or flags. */
const NAMES = [
  'pane_pid',
  'pane_dead',
  'pane_dead_status',
  'pane_dead_signal',
  'pane_width',
  'pane_height',
  'history_size',
  'alternate_on',
  'alternate_saved_x',
  'alternate_saved_y',
  'cursor_x',
  'cursor_y',
  'cursor_flag',
  'insert_flag',
  'keypad_cursor_flag',
  'keypad_flag',
  'mouse_standard_flag',
  'mouse_button_flag',
  'mouse_all_flag',
  'mouse_utf8_flag',
  'mouse_sgr_flag',
  'origin_flag',
  'scroll_region_upper',
  'scroll_region_lower',
  'wrap_flag',
  'host',
  'pane_title',
] as const

type Name = (typeof NAMES)[number]

/** The format for `display-message -p`. */
export const PANE_FORMAT = NAMES.map((name) => `#{${name}}`).join(',')

/** A pane as tmux described it. */
export class PaneState {
  private readonly values: ReadonlyMap<Name, string>

  constructor(line: string) {
    const words = line.split(',')
    // The title comes last and may contain commas.
    const title = words.slice(NAMES.length - 1).join(',')
    this.values = new Map(NAMES.map((name, index) => [name, name === 'pane_title' ? title : (words[index] ?? '')]))
  }

  /** A number; 0 if tmux printed none. */
  number(name: Name): number {
    return Number.parseInt(this.text(name), 10) || 0
  }

  /** A flag. */
  is(name: Name): boolean {
    return this.text(name) === '1'
  }

  /** The unparsed text. */
  text(name: Name): string {
    return this.values.get(name) ?? ''
  }

  /** How the program ended; null if it has not, or tmux does not know (before 3.3 it does not report the signal). */
  get exit(): Exit | null {
    return this.is('pane_dead') ? exitOf(this.text('pane_dead_status'), this.text('pane_dead_signal')) : null
  }
}

/** The exit from tmux's description of a dead pane: a code, or a signal as a number or a name; null if neither. */
export function exitOf(status: string, signal: string): Exit | null {
  if (signal !== '' && signal !== '0') return { code: null, signal: nameOf(signal) }
  return status === '' ? null : { code: Number.parseInt(status, 10), signal: null }
}

function nameOf(signal: string): string {
  const number = Number.parseInt(signal, 10)
  if (Number.isNaN(number)) return signal.startsWith('SIG') ? signal : `SIG${signal.toUpperCase()}`
  return signalName(number)
}
