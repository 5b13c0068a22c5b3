import { expect, test } from 'vitest'
import { PANE_FORMAT, PaneState } from './pane-state.ts'
import { type CapturedScreen, restoreScreen } from './screen-restore.ts'

const QUIET: Readonly<Record<string, string>> = {
  pane_width: '10',
  pane_height: '3',
  history_size: '0',
  cursor_flag: '1',
  wrap_flag: '1',
  scroll_region_lower: '2',
  host: 'box',
  pane_title: 'box',
}

function factsOf(change: Readonly<Record<string, string>> = {}): PaneState {
  const known = { ...QUIET, ...change }
  return new PaneState(PANE_FORMAT.replaceAll(/#\{(\w+)\}/g, (_, name: string) => known[name] ?? ''))
}

function restored(change: Readonly<Record<string, string>>, screen: Partial<CapturedScreen>): string {
  const text = restoreScreen(factsOf(change), { whole: [], history: [], visible: [], behind: [], modes: '', ...screen })
  return text.replaceAll('\u001b', '^').replaceAll('\u000f', '')
}

test('a plain screen is its lines and its cursor', () => {
  expect(restored({ cursor_x: '3', cursor_y: '1' }, { whole: ['old', 'one', 'two', ''] })).toBe(
    '^c^)0old\r\none\r\ntwo\r\n^)B^[2;4H',
  )
})

test('the pen rests between lines and goes on in the next', () => {
  expect(restored({}, { whole: ['\u001b[44mblue', 'more\u001b[49m', 'plain'] })).toContain(
    '^[44mblue^[0m\r\n^[44mmore^[49m\r\nplain',
  )
})

test('an alternate screen lies over the one behind it', () => {
  const text = restored(
    { alternate_on: '1', history_size: '1', alternate_saved_x: '2', alternate_saved_y: '2' },
    { history: ['old'], behind: ['a', 'b', '$'], visible: ['ALT', '', ''] },
  )
  expect(text).toBe('^c^)0old\r\na\r\nb\r\n$^[3;3H^[?1049h^[HALT\r\n\r\n^)B^[1;1H')
})

test('modes, region, title and what only a terminal is told', () => {
  const text = restored(
    {
      mouse_all_flag: '1',
      mouse_sgr_flag: '1',
      keypad_flag: '1',
      cursor_flag: '0',
      scroll_region_upper: '1',
      pane_title: 'a, b',
    },
    { modes: '\u001b[?2004h' },
  )
  expect(text).toBe('^c^)0^)B^[2;3r^[1;1H^=^[?25l^[?1003h^[?1006h^[?2004h^]2;a, b\u0007')
})

test('a dead pane has its cursor, and its exit as a code, a signal or not yet', () => {
  expect(restored({ cursor_flag: '0', pane_dead: '1' }, {})).not.toContain('?25l')
  expect(factsOf({ pane_dead: '1', pane_dead_status: '7' }).exit).toEqual({ code: 7, signal: null })
  expect(factsOf({ pane_dead: '1', pane_dead_signal: '9' }).exit).toEqual({ code: null, signal: 'SIGKILL' })
  expect(factsOf({ pane_dead: '1', pane_dead_signal: 'kill' }).exit).toEqual({ code: null, signal: 'SIGKILL' })
  expect(factsOf({ pane_dead: '1' }).exit).toBeNull()
  expect(factsOf({ pane_dead_status: '7' }).exit).toBeNull()
})
