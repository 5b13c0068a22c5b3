import { describe, expect, it } from 'vitest'
import { AGENT_COMMANDS } from './agent-commands.ts'
import { keysText, type Chord, type KeyPress } from './chord.ts'
import type { CommandPlace } from './command.ts'
import { chordsOf, COMMAND_LIST, pressedCommand } from './commands.ts'
import { helpSections, terminalKeys } from './help.ts'

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }
const PAGE = ['page', 'page+shell'] as const

interface Where {
  readonly inTerminal?: boolean
  readonly mac?: boolean
}

function press(code: string, held: Partial<typeof none>, { inTerminal = false, mac = false }: Where = {}): unknown {
  return pressedCommand(PAGE, { code, ...none, ...held }, { inTerminal, mac })?.id ?? null
}

/** Places whose keys are heard while one of them has the keyboard; the menu hears everywhere. */
const CONTEXTS: readonly (readonly CommandPlace[])[] = [
  ['page', 'page+shell', 'shell', 'terminal'],
  ['page', 'page+shell', 'shell', 'find-bar'],
  ['page', 'page+shell', 'shell', 'list'],
  ['page', 'page+shell', 'shell', 'ledger'],
  ['page', 'page+shell', 'shell', 'processes'],
  ['page', 'page+shell', 'shell', 'post-mortem'],
  ['page', 'page+shell', 'shell', 'history', 'lanes'],
  ['page', 'page+shell', 'shell', 'history', 'rows'],
  ['page', 'page+shell', 'shell', 'doctor'],
]

describe('keys of the page', () => {
  it('open the palette from anywhere', () => {
    expect(press('KeyK', { ctrlKey: true })).toBe('palette')
    expect(press('KeyK', { ctrlKey: true }, { inTerminal: true })).toBe('palette')
    expect(press('KeyK', { metaKey: true }, { mac: true })).toBe('palette')
  })

  it('leave Ctrl+B and Ctrl+I to the program that has the keyboard, and take them with Shift', () => {
    expect(press('KeyB', { ctrlKey: true }, { inTerminal: true })).toBeNull()
    expect(press('KeyI', { ctrlKey: true }, { inTerminal: true })).toBeNull()
    expect(press('KeyI', { ctrlKey: true, shiftKey: true }, { inTerminal: true })).toBe('toggle-inspector')
    expect(press('KeyB', { ctrlKey: true })).toBe('toggle-list')
  })

  it('leave every Control key to the program on a Mac', () => {
    expect(press('KeyK', { ctrlKey: true }, { mac: true, inTerminal: true })).toBeNull()
  })

  it('leave Option keys, which type characters, to the program on a Mac, and take Alt keys elsewhere', () => {
    for (const [code, id] of [
      ['KeyN', 'new-agent'],
      ['Digit5', 'focus-tile'],
    ] as const) {
      expect(press(code, { altKey: true }, { mac: true, inTerminal: true })).toBeNull()
      expect(press(code, { altKey: true }, { mac: true })).toBe(id)
      expect(press(code, { altKey: true }, { inTerminal: true })).toBe(id)
    }
  })

  it('never take plain keys or Escape', () => {
    expect(press('Escape', {})).toBeNull()
    expect(press('KeyK', {})).toBeNull()
    expect(press('Enter', { shiftKey: true }, { inTerminal: true })).toBeNull()
  })

  it('leave what the desktop’s menu listens for to the menu', () => {
    expect(press('KeyN', { ctrlKey: true, shiftKey: true })).toBeNull()
  })

  it('count terminals from one', () => {
    const third: KeyPress = { code: 'Digit3', ...none, ctrlKey: true }
    expect(pressedCommand(PAGE, third, { mac: false })).toEqual({ id: 'focus-tile', digit: 3 })
    expect(press('Digit0', { ctrlKey: true })).toBe('font-reset')
  })
})

describe('the registry', () => {
  it.each([true, false])('gives no two commands that can be meant at once the same keys (on a Mac: %s)', (mac) => {
    for (const context of CONTEXTS) {
      const keys = COMMAND_LIST.filter(([, { place }]) => context.includes(place)).flatMap(([id]) =>
        chordsOf(id, mac, true).map((chord) => keysText(chord, mac)),
      )
      expect(keys.filter((each, index) => keys.indexOf(each) !== index)).toEqual([])
    }
  })

  it('names keys as each system does', () => {
    const chord = (code: string, held: Chord['held']): Chord => ({ code, held })
    expect(keysText(chord('KeyK', 'mod'), true)).toBe('⌘K')
    expect(keysText(chord('KeyI', 'mod+shift'), false)).toBe('Ctrl Shift I')
  })

  it('says of every Ctrl, Alt and function key what a terminal does with it', () => {
    expect(terminalKeys(false)).toEqual({
      left: ['Ctrl N', 'Ctrl B', 'Ctrl I', 'F1'],
      taken: ['Ctrl K', 'Alt N', 'Ctrl +', 'Ctrl −', 'Ctrl 0', 'Ctrl 1…9', 'Alt 1…9', 'Ctrl ,', 'Ctrl /', 'Ctrl F'],
    })
    expect(terminalKeys(true)).toEqual({ left: ['⌥N', '⌥1…9'], taken: ['F1'] })
  })

  it('has each of its commands in the help sheet', () => {
    const shown = new Set(helpSections(true).flatMap(({ lines }) => lines.flatMap(({ ids }) => ids)))
    expect(COMMAND_LIST.map(([id]) => id).filter((id) => !shown.has(id))).toEqual([])
    expect(
      helpSections(true)
        .at(-1)
        ?.lines.map(({ text }) => text),
    ).toEqual(AGENT_COMMANDS.map(({ title }) => title))
  })
})
