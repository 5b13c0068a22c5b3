import { describe, expect, it } from 'vitest'
import { TASKS_GIVEN_MAX } from '../../contract/requests/task.ts'
import type { TaskOrderInput } from '../../shapes/task.ts'
import { readTasksFile } from './read-tasks-file.ts'

const read = (text: string): ReturnType<typeof readTasksFile> => readTasksFile(text, (cwd) => `/home/${cwd}`)

function orders(text: string): readonly TaskOrderInput[] {
  const tasks = read(text)
  if (!tasks.ok) throw new Error(JSON.stringify(tasks.error))
  return tasks.value
}

function problems(text: string): readonly string[] {
  const tasks = read(text)
  return tasks.ok ? [] : tasks.error.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

describe('a file of tasks', () => {
  it('has a task for each entry, over the defaults', () => {
    const text = `
defaults:
  type: claude
  cwd: app
  timeout: 30 min
  retries: 1
tasks:
  - prompt: fix the build
  - name: tests
    type: custom
    command: npm test -- --run 'a b'
    timeout: 90
    worktree: true
    priority: high
    permissions: own
`
    expect(orders(text)).toEqual([
      { type: 'claude', cwd: '/home/app', timeoutMs: 1_800_000, retries: 1, prompt: 'fix the build' },
      {
        ...{ name: 'tests', type: 'custom', cwd: '/home/app', timeoutMs: 90_000, retries: 1, worktree: true },
        ...{ command: ['npm', 'test', '--', '--run', 'a b'], priority: 'high', permissions: 'own' },
      },
    ])
  })

  it('has a task for each combination of a matrix', () => {
    const text = `
tasks:
  - type: '{{agent}}'
    name: lint {{package}} with {{agent}}
    prompt: lint packages/{{ package }}
    cwd: packages/{{package}}
    matrix:
      package: [core, 2]
      agent:
        - claude
        - codex
`
    expect(orders(text).map(({ name, type, cwd }) => [name, type, cwd])).toEqual([
      ['lint core with claude', 'claude', '/home/packages/core'],
      ['lint core with codex', 'codex', '/home/packages/core'],
      ['lint 2 with claude', 'claude', '/home/packages/2'],
      ['lint 2 with codex', 'codex', '/home/packages/2'],
    ])
  })

  it('may use anchors and merge keys, as a fleet file', () => {
    expect(orders('tasks:\n  - &one {type: claude, prompt: a}\n  - *one\n')).toHaveLength(2)
    const merged = 'tasks:\n  - &one {type: claude, prompt: a}\n  - {<<: *one, prompt: b}\n'
    expect(orders(merged)[1]).toMatchObject({ type: 'claude', prompt: 'b' })
  })

  it.each([
    ['no YAML', 'tasks: [', '1:9'],
    ['nothing in it', '', '1:1 Write "tasks:"'],
    ['no list', 'tasks: fix it', '1:8 "tasks" must be a list'],
    ['an empty list', 'tasks: []', '1:8 "tasks" must be a list'],
    [
      'an unknown field',
      'tasks:\n  - type: claude\n    promt: x',
      '3:5 There is no field "promt"; do you mean "prompt"?',
    ],
    ['an unknown heading', 'task:\n  - type: claude', '1:1 There is no field "task"; do you mean "tasks"?'],
    ['no type', 'tasks:\n  - prompt: x', '2:5 Name the type'],
    ['a wrong time', 'tasks:\n  - type: claude\n    timeout: soon', '3:14 "soon" is no time'],
    ['a wrong number', 'tasks:\n  - {type: claude, retries: -1}', '2:29 This must be a whole number'],
    ['a wrong choice', 'defaults: {priority: urgent}\ntasks:\n  - type: claude', '1:22 This must be one of critical'],
    [
      'a word of a command that is a list',
      'tasks:\n  - type: custom\n    command: [a, [b]]',
      '3:18 This must be a text',
    ],
    [
      'a value of a matrix that is none',
      'tasks:\n  - type: claude\n    matrix: {a: [x, {y: z}]}',
      '3:21 This must be a text',
    ],
    [
      'what an alias stands for',
      'defaults: {worktree: &no false}\ntasks:\n  - {type: claude, retries: *no}',
      '3:29 This must',
    ],
    ['a text that is a list', 'tasks:\n  - type: claude\n    prompt: [a]', '3:13 This must be a text'],
    ['a place without values', 'tasks:\n  - type: claude\n    prompt: do {{it}}', '3:13 {{it}} has no values'],
    ['a matrix without values', 'tasks:\n  - type: claude\n    matrix: {a: []}', '3:17 "a" must be a list'],
    ['the same field twice', 'tasks:\n  - type: claude\n    type: codex', '3:5'],
    ['an open quote', 'tasks:\n  - type: custom\n    command: "a \'b"', "3:14 A ' is opened"],
  ])('with %s is refused where that stands', (_name, text, expected) => {
    expect(problems(text)[0]).toContain(expected)
  })

  it('names everything that is wrong', () => {
    expect(problems('tasks:\n  - {type: claude, retries: x}\n  - {typ: claude}\n')).toHaveLength(3)
  })

  it('has a bound, which a matrix cannot get around', () => {
    const values = `[${Array.from({ length: 1_000 }, (_, index) => index).join(', ')}]`
    const text = `tasks:\n  - type: claude\n    matrix: {a: ${values}, b: ${values}, c: ${values}}\n`
    expect(problems(text)).toEqual([expect.stringContaining(String(TASKS_GIVEN_MAX))])
  })
})
