import { expect, it } from 'vitest'
import { unreadInputWords } from './input-words.ts'

it('says whose input is not read, and what became of it', () => {
  expect(unreadInputWords('api', { kind: 'waiting', bytes: 4_700_000 })).toBe(
    'api does not read its input: 4 MB wait to be sent.',
  )
  expect(unreadInputWords('api', { kind: 'refused', bytes: 65_536 })).toBe(
    'api does not read its input: 64 KB were not sent.',
  )
})
