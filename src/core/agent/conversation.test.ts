import { expect, it } from 'vitest'
import { conversationArgs, isToGoOn, namesConversation, uuidOf } from './conversation.ts'

it.each([
  ['never', 'policy', null, false],
  ['never', 'user', true, true],
  ['after-crash', 'policy', null, true],
  ['after-crash', 'user', null, false],
  ['after-crash', 'user', true, true],
  ['after-crash', 'policy', false, false],
  ['always', 'user', null, true],
  ['always', 'user', false, false],
] as const)('with "%s" a start by %s who wishes %s goes on: %s', (when, by, wish, goesOn) => {
  expect(isToGoOn({ when, by, wish }, { isRefused: false })).toBe(goesOn)
})

it('no policy goes on with what was refused, and a person can', () => {
  expect(isToGoOn({ when: 'always', by: 'policy', wish: null }, { isRefused: true })).toBe(false)
  expect(isToGoOn({ when: 'never', by: 'user', wish: true }, { isRefused: true })).toBe(true)
})

it('who names a conversation in the arguments is left alone', () => {
  const rule = { unlessArgs: ['--resume', '-c', 'exec'] }
  expect(
    [['--resume=x'], ['-c'], ['exec', 'x'], ['--resumed'], ['x-c']].map((args) => namesConversation(rule, args)),
  ).toEqual([true, true, true, false, false])
})

it('the id takes its place, and is a UUID whatever the bits', () => {
  expect(conversationArgs(['--resume={id}', 'x'], 'abc')).toEqual(['--resume=abc', 'x'])
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  for (const digit of '0123456789abcdef') expect(uuidOf(digit.repeat(32))).toMatch(uuid)
})
