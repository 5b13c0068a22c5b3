import { expect, test } from 'vitest'
import { quoteForShell } from '../../base/quote-for-shell.ts'
import { quoteForGlob, quoteForTmux } from './quote.ts'

test('tmux gets everything it might change as octal, and the rest as it is', () => {
  expect(quoteForTmux('a-b=c/é 漢🙂')).toBe('"a-b=c/é 漢🙂"')
  expect(quoteForTmux('"$~;#{}\n\\')).toBe(String.raw`"\042\044\176\073\043\173\175\012\134"`)
})

test('a shell gets plain words plain and others in quotes', () => {
  expect(quoteForShell('corral-1')).toBe('corral-1')
  expect(quoteForShell("it's")).toBe(String.raw`'it'\''s'`)
  expect(quoteForShell('')).toBe("''")
})

test('a pattern of a path matches nothing but the path', () => {
  expect(quoteForGlob('/a[1]*?\\b')).toBe(String.raw`/a\[1\]\*\?\\b`)
})
