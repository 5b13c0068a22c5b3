import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readerOf } from '../../src/core/task/task-reader.ts'
import type { TaskFormat } from '../../src/shapes/task-block.ts'
import { LIVE, LiveModel } from '../support/live-agents.ts'
import { runTask } from './run-task.ts'
import { TASK_ENDS, TASK_SCENARIOS } from './task-scenarios.ts'

const PORT = 8_793
/** Starting a CLI of 100 MB on a busy machine, and a turn, ms. */
const MOST_MS = 120_000
/** Those that need no waiting for a provider that fails. */
const QUICK: ReadonlySet<string> = new Set([
  'answer',
  'dash',
  'edit',
  'refused',
  'left-out',
  'own',
  'sandboxed',
  'ended',
])

const TASKS = Object.entries(TASK_SCENARIOS).flatMap(([agent, scenarios]) =>
  scenarios.filter(({ name }) => QUICK.has(name)).map((scenario) => [agent, scenario.name, scenario] as const),
)

// Set CORRAL_LIVE_AGENTS and CORRAL_LIVE_MODEL (README).
describe.skipIf(LIVE === null)('a real agent in a task', () => {
  let model: LiveModel
  beforeAll(async () => {
    if (LIVE === null) throw new Error('skipped above')
    model = await LiveModel.start(LIVE, PORT)
  })
  afterAll(() => model[Symbol.asyncDispose]())

  it.each(TASKS)('%s: %s', { timeout: 2 * MOST_MS }, async (agent, name, scenario) => {
    const home = mkdtempSync(join(tmpdir(), 'home-'))
    const cwd = mkdtempSync(join(tmpdir(), 'work-'))
    try {
      const setup = model.setup(agent, { home, workspace: cwd })
      const { output, exit, made } = await runTask(agent, scenario, { setup, place: { home, cwd }, mostMs: MOST_MS })
      const reader = readerOf(agent as TaskFormat)
      reader.take(output)
      expect(reader.end(exit), output.slice(-2_000)).toMatchObject(TASK_ENDS[name] ?? { class: 'no such scenario' })
      expect(made).toEqual(name === 'edit' ? ['made'] : [])
    } finally {
      for (const folder of [home, cwd]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})
