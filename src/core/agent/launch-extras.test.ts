import { expect, it } from 'vitest'
import type { LaunchExtra } from '../../shapes/launch-extra.ts'
import { argumentsOf, hasReached, isOwnProgram, ownArgumentFor } from './launch-extras.ts'

const HOOKS: LaunchExtra = {
  gives: 'hooks',
  args: ['--settings', '{hooks}/claude.json'],
  fromVersion: null,
  unlessArgs: ['--settings', 'serve'],
}

it.each([
  [['--settings', '/mine'], '--settings'],
  [['-p', '--settings=/mine'], '--settings'],
  [['serve'], 'serve'],
  [['--settings-of-mine', 'serve=1', 'say --settings'], null],
  [[], null],
])('%j say it themselves: %s', (args, own) => {
  expect(ownArgumentFor(HOOKS.unlessArgs, args)).toBe(own)
})

it.each([
  ['claude', true],
  ['/opt/a b/claude', true],
  ['C:\\tools\\claude.cmd', true],
  ['claude-wrapper', false],
  ['./run.sh', false],
])('%s is the program of its type: %s', (command, is) => {
  expect(isOwnProgram(command, 'claude')).toBe(is)
})

it('a type that names no program has none of its own', () => {
  expect(isOwnProgram('anything', null)).toBe(false)
})

it.each([
  ['0.169.0', '0.169.0', true],
  ['0.170.0-alpha.1', '0.169', true],
  ['1.0', '0.169.0', true],
  ['0.169', '0.169.0', true],
  ['0.168.9', '0.169.0', false],
  ['0.16', '0.169.0', false],
  ['unknown', '0.1', false],
])('%s has reached %s: %s', (version, from, has) => {
  expect(hasReached(version, from)).toBe(has)
})

it('the folder with the hooks is put in its place, as it is', () => {
  expect(argumentsOf(HOOKS, '/a b/$&')).toEqual(['--settings', '/a b/$&/claude.json'])
})
