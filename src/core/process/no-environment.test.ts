import { expect, it } from 'vitest'
import { hasNoEnvironment } from './no-environment.ts'

/** A stat line as Linux 6.18 writes it, with this virtual size and these ends of the environment. */
function line(virtualSize: string, environment: string): string {
  const before = '4711 (a) (b) S 1 4711 4711 34816 4711 4194304 100 0 0 0 1 2 0 0 20 0 1 0 12345'
  const places = `512 18446744073709551615 1 2 3 4 5 0 0 0 0 0 0 0 17 1 0 0 0 0 0 6 7 8 9 10 ${environment} 0\n`
  return `${before} ${virtualSize} ${places}`
}

it.each([
  ['a program with an environment', '9000000', '140722 140800', false],
  ['an exec under way', '9000000', '0 0', false],
  ['a program with an empty one', '9000000', '140722 140722', true],
  ['a kernel thread, or a zombie', '0', '0 0', true],
])('%s', (_, virtualSize, environment, hasNone) => {
  expect(hasNoEnvironment(line(virtualSize, environment))).toBe(hasNone)
})

it('a process that is gone', () => {
  expect(hasNoEnvironment('')).toBe(true)
})
