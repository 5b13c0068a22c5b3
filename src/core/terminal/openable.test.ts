import { expect, test } from 'vitest'
import { isOpenable } from './openable.ts'

test.each(['https://example.org/a?b', 'http://127.0.0.1:3000', 'mailto:a@example.org'])('%s may be opened', (url) => {
  expect(isOpenable(url)).toBe(true)
})

test.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://host/share',
  'vscode://x',
  'app://corral/',
  'nonsense',
  'https://',
  ' https://example.org',
  'mailto:',
  '',
])('%s is not opened', (url) => {
  expect(isOpenable(url)).toBe(false)
})
