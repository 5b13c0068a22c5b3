import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleAgentType } from '../../../test/support/agent-type.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { agentType, type AgentType } from '../../shapes/agent-type.ts'
import { taskLaunchOf, type TaskLaunchRefusal, type TaskOrder } from './task-launch.ts'

const FOLDER = join(import.meta.dirname, '../../../resources/agent-types')
const AGENTS = ['aider', 'claude', 'codex', 'copilot', 'gemini', 'opencode'] as const

function typeOf(id: string): AgentType {
  return agentType.parse(JSON.parse(readFileSync(join(FOLDER, `${id}.json`), 'utf8')))
}

function order(changes: Partial<TaskOrder> = {}): TaskOrder {
  return { prompt: 'fix the build', permissions: 'read-only', args: [], platform: 'linux', ...changes }
}

function refusalOf(type: AgentType, changes: Partial<TaskOrder>): TaskLaunchRefusal {
  const launched = taskLaunchOf(type, order(changes))
  if (launched.ok) throw new Error('it was not refused')
  return launched.error
}

it('tells Claude what to do, what it may do, and what else it is given', () => {
  const { args } = valueOf(taskLaunchOf(typeOf('claude'), order({ permissions: 'edit', args: ['--model', 'opus'] })))
  expect(args).toEqual([
    ...['--model', 'opus', '-p', '--output-format', 'stream-json', '--verbose'],
    ...['--permission-mode', 'acceptEdits', '--', 'fix the build'],
  ])
})

it.each(AGENTS)('a prompt for %s stays one argument, whatever is in it', (id) => {
  for (const prompt of ['--help', '-p', '{prompt} {args}', 'a "b" $(c)\n\'d\'', '$&$1']) {
    const { args } = valueOf(taskLaunchOf(typeOf(id), order({ prompt })))
    expect(args).toHaveLength(valueOf(taskLaunchOf(typeOf(id), order())).args.length)
    const isAfterDashes = args.at(-2) === '--' && args.at(-1) === prompt
    const isInOption = args.at(-1)?.replace(/^--(?:prompt|message)=/, '') === prompt
    expect(isAfterDashes || isInOption).toBe(true)
  }
})

it.each(AGENTS)('%s is never told that it may do anything', (id) => {
  for (const permissions of ['read-only', 'edit', 'own'] as const) {
    const launched = taskLaunchOf(typeOf(id), order({ permissions }))
    if (!launched.ok) continue
    expect(JSON.stringify(launched.value)).not.toMatch(
      /yolo|dangerous|bypass|skip-perm|allow-all|full-access|"--auto"/i,
    )
  }
})

it.each<[string, string]>([
  ['claude', '--dangerously-skip-permissions'],
  ['claude', '--permission-mode=bypassPermissions'],
  ['codex', '--sandbox=danger-full-access'],
  ['gemini', '-y'],
  ['opencode', '--auto'],
  ['copilot', '--allow-all-tools'],
])('%s with %s may not be called read-only, but has its own permissions', (id, argument) => {
  const args = [argument]
  expect(refusalOf(typeOf(id), { args })).toEqual({
    kind: 'own-argument',
    argument: argument.split('=')[0],
    permissions: 'read-only',
  })
  expect(valueOf(taskLaunchOf(typeOf(id), order({ args, permissions: 'own' }))).args).toContain(argument)
})

it('refuses a prompt that is missing, too long for the system, or has a NUL', () => {
  const claude = typeOf('claude')
  expect(refusalOf(claude, { prompt: null })).toEqual({ kind: 'prompt-missing' })
  expect(refusalOf(claude, { prompt: ' \n' })).toEqual({ kind: 'prompt-missing' })
  expect(refusalOf(claude, { prompt: 'a\0b' })).toEqual({ kind: 'prompt-has-nul' })
  const long = 'ä'.repeat(100_000)
  expect(refusalOf(claude, { prompt: long })).toEqual({ kind: 'prompt-too-long', bytes: 200_000, maxBytes: 120_000 })
  expect(refusalOf(claude, { prompt: 'x'.repeat(24_001), platform: 'win32' })).toMatchObject({ maxBytes: 24_000 })
  expect(taskLaunchOf(claude, order({ prompt: 'x'.repeat(120_000) })).ok).toBe(true)
})

it('runs a command with or without a prompt, which stands where its arguments say', () => {
  const custom = typeOf('custom')
  const own = { permissions: 'own' } as const
  const argsOf = (changes: Partial<TaskOrder>): readonly string[] =>
    valueOf(taskLaunchOf(custom, order({ ...own, ...changes }))).args
  expect(argsOf({ prompt: null, args: ['test'] })).toEqual(['test'])
  expect(argsOf({ prompt: 'all', args: ['test', '--only={prompt}'] })).toEqual(['test', '--only=all'])
  expect(refusalOf(custom, { ...own, args: ['test'] })).toEqual({ kind: 'prompt-unused' })
  expect(refusalOf(custom, { prompt: null, permissions: 'read-only' })).toEqual({
    kind: 'permissions-unknown',
    permissions: 'read-only',
    known: ['own'],
  })
})

it('takes arguments of an agent as they are, even where they look like a place', () => {
  const { args } = valueOf(taskLaunchOf(typeOf('claude'), order({ args: ['--append-system-prompt', '{prompt}'] })))
  expect(args.slice(0, 2)).toEqual(['--append-system-prompt', '{prompt}'])
})

it('a shell is given a line that cannot be taken for an option', () => {
  const { args } = valueOf(taskLaunchOf(typeOf('shell'), order({ prompt: '-i', permissions: 'own' })))
  expect(args).toEqual(['-c', ' -i'])
})

it('a type that tells of no tasks has none', () => {
  expect(refusalOf(sampleAgentType(), {})).toEqual({ kind: 'no-tasks' })
})
