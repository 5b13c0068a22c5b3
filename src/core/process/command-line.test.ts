import { expect, test } from 'vitest'
import { MAX_COMMAND_LINE, readableCommandLine, readableName } from './command-line.ts'

test('arguments separated by NUL read as one line', () => {
  expect(readableCommandLine('node\0server.js\0--port\0x3000\0', 'node')).toBe('node server.js --port x3000')
})

test('what could move the cursor or turn the text round is taken out', () => {
  expect(readableCommandLine('sh\0-c\0echo \u001B[2Jboo\n\u202Egnp.exe', 'sh')).toBe('sh -c echo [2Jboo gnp.exe')
})

test('without a command line the name stands in', () => {
  expect(readableCommandLine('', 'kthreadd')).toBe('kthreadd')
  expect(readableCommandLine('\0\0', 'odd\u001B')).toBe('odd')
})

test('a long line is capped between characters', () => {
  const line = readableCommandLine('🐎'.repeat(1000), 'x')
  expect([...line]).toHaveLength(MAX_COMMAND_LINE)
  expect(line.endsWith('🐎…')).toBe(true)
})

test('L: a name a process chose for itself is as safe', () => {
  expect(readableName('evil\u202e\u200b\u001b[2Jexe\n')).toBe('evil [2Jexe')
})
