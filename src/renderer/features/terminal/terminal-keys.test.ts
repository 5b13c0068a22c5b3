import { describe, expect, it } from 'vitest'
import { quotePath, pathsOfUriList } from './quote-path.ts'
import { terminalKeyOf } from './terminal-keys.ts'

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }
const key = (code: string, held: Partial<typeof none>, mac = false): ReturnType<typeof terminalKeyOf> =>
  terminalKeyOf({ code, ...none, ...held }, mac)

describe('keys of a terminal', () => {
  it('leaves plain Ctrl+C and Ctrl+V to the program', () => {
    expect(key('KeyC', { ctrlKey: true })).toBeNull()
    expect(key('KeyV', { ctrlKey: true })).toBeNull()
    expect(key('KeyC', { ctrlKey: true }, true)).toBeNull()
  })

  it('copies and pastes with Shift, or with Cmd on a Mac', () => {
    expect(key('KeyC', { ctrlKey: true, shiftKey: true })).toBe('copy')
    expect(key('KeyV', { ctrlKey: true, shiftKey: true })).toBe('paste')
    expect(key('KeyC', { metaKey: true }, true)).toBe('copy')
  })

  it('finds with Ctrl+F, and leaves Ctrl+F to the program on a Mac', () => {
    expect(key('KeyF', { ctrlKey: true })).toBe('find')
    expect(key('KeyF', { ctrlKey: true }, true)).toBeNull()
    expect(key('KeyF', { metaKey: true }, true)).toBe('find')
  })

  it('makes Shift+Enter a new line, and only that', () => {
    expect(key('Enter', { shiftKey: true })).toBe('new-line')
    expect(key('Enter', { shiftKey: true, ctrlKey: true })).toBeNull()
    expect(key('Enter', {})).toBeNull()
  })
})

describe('dropped paths', () => {
  it('quotes only what needs it', () => {
    expect(quotePath('/a/b.ts', false)).toBe('/a/b.ts')
    expect(quotePath("/a b/it's", false)).toBe(`'/a b/it'\\''s'`)
    expect(quotePath('C:\\Program Files', true)).toBe('"C:\\Program Files"')
  })

  it('takes local files only', () => {
    expect(pathsOfUriList('file:///tmp/a%20b\r\nhttps://x.org/c\r\n')).toEqual(['/tmp/a b'])
  })
})
