import { expect, test } from 'vitest'
import { otherVersionWords } from './remote-words.ts'

const older = { version: '0.0.1', contract: 3 }
const newer = { version: '9.0.0', contract: 12 }

test.each([
  [
    { name: 'gpu1', there: older },
    /^The host on gpu1 is older .*Corral 0\.0\.1, contract 3.*speaks contract 9.*Update Corral there/,
  ],
  [{ name: 'gpu1', there: newer }, /^The host on gpu1 is newer .*Update Corral on this machine/],
  [{ name: null, there: older }, /^The host that runs is older .*start it again/],
  [{ name: null, there: newer }, /^The host that runs is newer .*Update this program/],
] as const)('it is said which of the two is older, and what to update: %j', (pair, words) => {
  expect(otherVersionWords({ ...pair, here: 9 })).toMatch(words)
})
