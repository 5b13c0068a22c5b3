import { Command } from 'commander'
import { expect, it } from 'vitest'
import { commandOf } from '../verb.ts'
import { VERBS } from '../verbs/index.ts'
import { candidatesOf } from './candidates.ts'

const nothing = async (): Promise<void> => undefined
const NEVER_RUN = Object.assign(nothing, { each: nothing })

function candidates(...words: readonly string[]) {
  const program = new Command('corral').option('--json').option('--data-dir <dir>').option('--host <name>')
  const blank = (name: string): Command => new Command(name)
  for (const verb of VERBS) {
    program.addCommand(commandOf(verb, blank, NEVER_RUN), { hidden: verb.isHidden ?? false })
  }
  return candidatesOf(program, words)
}

it('offers the verbs, and not the one that is for the shell alone', () => {
  const { words, wantsAgents } = candidates('')
  expect(words).toEqual(VERBS.filter(({ isHidden }) => isHidden !== true).map(({ name }) => name))
  expect(wantsAgents).toBe(false)
  expect(candidates('st').words).toEqual(['start', 'stop'])
})

it('offers options after a dash, those of the verb once there is one', () => {
  expect(candidates('--').words).toEqual(['--json', '--data-dir', '--host'])
  expect(candidates('logs', '--').words).toEqual(['--follow', '--lines'])
  expect(candidates('events', '--fr').words).toEqual(['--from-seq'])
})

it('offers names of agents where a verb takes them, and nothing where an option takes a number', () => {
  const verbs = ['describe', 'start', 'logs', 'wait', 'attach']
  expect(verbs.filter((verb) => candidates(verb, '').wantsAgents)).toEqual(verbs)
  expect(candidates('events', '--agent', '')).toEqual({ words: [], wantsAgents: true, wantsHosts: 'no' })
  expect(candidates('events', '--from-seq', '')).toEqual({ words: [], wantsAgents: false, wantsHosts: 'no' })
  expect(candidates('list', '')).toMatchObject({ wantsAgents: false })
})

it('offers what an option or an argument can be', () => {
  expect(candidates('wait', 'api', '--for', '').words).toEqual(['ready', 'waiting', 'finished', 'stopped'])
  expect(candidates('top', '--sort', 'm').words).toEqual(['memory'])
  expect(candidates('completion', '').words).toEqual(['bash', 'zsh', 'fish'])
})

it('knows a verb by its other name and behind options of the program', () => {
  expect(candidates('--json', 'ls', '--r').words).toEqual(['--running'])
})

it('offers names of hosts where one is named, which are no verbs', () => {
  expect(candidates('--host', 'g')).toEqual({ words: [], wantsAgents: false, wantsHosts: 'any' })
  expect(candidates('list', '--host', '').wantsHosts).toBe('any')
  expect(candidates('--host', 'list', 'st').words).toEqual(['start', 'stop'])
  expect(candidates('host', 'remove', '')).toEqual({ words: [], wantsAgents: false, wantsHosts: 'listed' })
  expect(candidates('host', 're').words).toEqual(['rename', 'remove'])
})
