import { expect, it } from 'vitest'
import { readerOf } from './task-reader.ts'

const OK = { code: 0, signal: null }

const RESULT = { type: 'result', subtype: 'success', is_error: false, result: 'Fixed.', permission_denials: [] }
const DENIAL = { tool_name: 'Bash', tool_use_id: 'call-1', tool_input: { command: 'rm -rf build' } }

function lineOf(event: object): string {
  return `${JSON.stringify(event)}\r\n`
}

it('a command is a success if it ends with 0, and its last lines are what it says', () => {
  const reader = readerOf('exit-code')
  reader.take('all \u001b[32mgreen\u001b[0m\r\n{"passed": 12}')
  expect(reader.end(OK)).toMatchObject({ class: 'success', because: 'finished', says: 'all green\n{"passed": 12}' })
})

it.each([
  { code: 1, signal: null },
  { code: null, signal: 'SIGKILL' },
])('a command that ends with %o has failed', (exit) => {
  expect(readerOf('exit-code').end(exit)).toMatchObject({ class: 'failed', because: 'exit' })
})

it('Claude is a success only if it says so and ends with 0', () => {
  const reader = readerOf('claude')
  reader.take(lineOf(RESULT))
  expect(reader.end(OK)).toMatchObject({ class: 'success', says: 'Fixed.' })
  const killed = readerOf('claude')
  killed.take(lineOf(RESULT))
  expect(killed.end({ code: null, signal: 'SIGTERM' })).toMatchObject({ class: 'failed', because: 'exit' })
  expect(readerOf('claude').end(OK)).toMatchObject({ class: 'failed', because: 'no-result' })
})

it('a tool that was refused is never a success, though Claude calls it one', () => {
  const reader = readerOf('claude')
  reader.take(lineOf({ ...RESULT, permission_denials: [DENIAL] }))
  expect(reader.end(OK)).toMatchObject({
    class: 'refused',
    because: 'tool-refused',
    refusedTools: [{ tool: 'Bash', detail: 'rm -rf build' }],
  })
})
