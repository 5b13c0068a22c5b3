import type { PaneState } from './pane-state.ts'
import { Pen } from './pen.ts'

const ESC = '\u001b'
/** Resets everything to the state of a new terminal, including the scrollback. */
const RESET_TERMINAL = `${ESC}c`
/** tmux prints line drawing as letters between SO and SI: G1 must be the line drawing set. */
const LINE_DRAWING_SECOND = `${ESC})0`
const SHIFT_IN = '\u000f'
const PLAIN_SECOND = `${ESC})B`

/** Captures of a pane, with colours, wrapped lines joined. */
export interface CapturedScreen {
  /** Scrollback and visible lines, also joined where a line spans both. */
  readonly whole: readonly string[]
  /** If there is no scrollback, this is the first visible line. */
  readonly history: readonly string[]
  readonly visible: readonly string[]
  /** The main screen behind the alternate screen. */
  readonly behind: readonly string[]
  /** Sequences of the modes that only a terminal attached to the pane is sent. */
  readonly modes: string
}

/**
 * Output that makes any terminal of the pane's size show the same as the pane: scrollback, screen, alternate screen,
 * cursor, modes and title.
 */
export function restoreScreen(facts: PaneState, screen: CapturedScreen): string {
  const isAlternate = facts.is('alternate_on')
  const history = facts.number('history_size') > 0 ? screen.history : []
  const main = isAlternate ? [history, screen.behind] : [screen.whole]
  return [
    RESET_TERMINAL,
    LINE_DRAWING_SECOND,
    main
      .filter((lines) => lines.length > 0)
      .map(linesOf)
      .join('\r\n'),
    isAlternate ? alternateScreen(facts, screen) : '',
    PLAIN_SECOND,
    ...modesOf(facts),
    screen.modes,
    titleOf(facts),
  ].join('')
}

function alternateScreen(facts: PaneState, { visible }: CapturedScreen): string {
  const behind = moveTo(facts.number('alternate_saved_x'), facts.number('alternate_saved_y'))
  return `${behind}${ESC}[?1049h${ESC}[H${linesOf(visible)}`
}

/**
 * The output for one capture, which starts with all attributes off. They are switched off at every end of a line,
 * because a terminal fills a line that scrolls in with the current background.
 */
function linesOf(lines: readonly string[]): string {
  const pen = new Pen()
  const painted = lines.map((line) => {
    const resumed = pen.resume() + line
    pen.read(line)
    return resumed + pen.rest()
  })
  return painted.join('\r\n') + SHIFT_IN
}

function modesOf(facts: PaneState): readonly string[] {
  const [upper, lower] = [facts.number('scroll_region_upper'), facts.number('scroll_region_lower')]
  const isWhole = upper === 0 && lower === facts.number('pane_height') - 1
  const isOrigin = facts.is('origin_flag')
  const mode = (isOn: boolean, sequence: string): string => (isOn ? `${ESC}[${sequence}` : '')
  return [
    isWhole ? '' : `${ESC}[${upper + 1};${lower + 1}r`,
    mode(isOrigin, '?6h'),
    moveTo(facts.number('cursor_x'), facts.number('cursor_y') - (isOrigin ? upper : 0)),
    mode(!facts.is('wrap_flag'), '?7l'),
    mode(facts.is('insert_flag'), '4h'),
    mode(facts.is('keypad_cursor_flag'), '?1h'),
    facts.is('keypad_flag') ? `${ESC}=` : '',
    // tmux itself hides the cursor of a dead pane.
    mode(!facts.is('cursor_flag') && !facts.is('pane_dead'), '?25l'),
    mode(facts.is('mouse_standard_flag'), '?1000h'),
    mode(facts.is('mouse_button_flag'), '?1002h'),
    mode(facts.is('mouse_all_flag'), '?1003h'),
    mode(facts.is('mouse_utf8_flag'), '?1005h'),
    mode(facts.is('mouse_sgr_flag'), '?1006h'),
  ]
}

/** tmux uses the host name as title until the program sets one. */
function titleOf(facts: PaneState): string {
  const title = facts.text('pane_title')
  return title === '' || title === facts.text('host') ? '' : `${ESC}]2;${title}\u0007`
}

function moveTo(column: number, row: number): string {
  return `${ESC}[${row + 1};${column + 1}H`
}
