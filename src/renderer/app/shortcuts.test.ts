import { describe, expect, it } from 'vitest'
import { keysOf, matchShortcut } from './shortcuts.ts'

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }

interface Where {
  readonly inTerminal?: boolean
  readonly mac?: boolean
}

function press(code: string, held: Partial<typeof none>, { inTerminal = false, mac = false }: Where = {}): unknown {
  return matchShortcut({ code, ...none, ...held }, { inTerminal, mac })?.id ?? null
}

describe('shortcuts', () => {
  it('opens the palette from anywhere', () => {
    expect(press('KeyK', { ctrlKey: true })).toBe('palette')
    expect(press('KeyK', { ctrlKey: true }, { inTerminal: true })).toBe('palette')
    expect(press('KeyK', { metaKey: true }, { mac: true })).toBe('palette')
  })

  it('leaves Ctrl+B and Ctrl+I to the program that has the keyboard, and takes them with Shift', () => {
    expect(press('KeyB', { ctrlKey: true }, { inTerminal: true })).toBeNull()
    expect(press('KeyI', { ctrlKey: true }, { inTerminal: true })).toBeNull()
    expect(press('KeyI', { ctrlKey: true, shiftKey: true }, { inTerminal: true })).toBe('toggle-inspector')
    expect(press('KeyB', { ctrlKey: true })).toBe('toggle-list')
  })

  it('leaves every Control key to the program on a Mac', () => {
    expect(press('KeyK', { ctrlKey: true }, { mac: true, inTerminal: true })).toBeNull()
  })

  it('never takes plain keys or Escape', () => {
    expect(press('Escape', {})).toBeNull()
    expect(press('KeyK', {})).toBeNull()
    expect(press('Enter', { shiftKey: true }, { inTerminal: true })).toBeNull()
  })

  it('counts tiles from one', () => {
    expect(matchShortcut({ code: 'Digit3', ...none, ctrlKey: true }, { inTerminal: true, mac: false })).toEqual({
      id: 'focus-tile',
      digit: 3,
    })
    expect(press('Digit0', { ctrlKey: true })).toBe('font-reset')
  })

  it('names keys as each system does', () => {
    expect(keysOf({ code: 'KeyK', modifier: 'mod' }, true)).toBe('⌘K')
    expect(keysOf({ code: 'KeyI', modifier: 'mod+shift' }, false)).toBe('Ctrl Shift I')
  })
})
