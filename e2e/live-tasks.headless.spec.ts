import { expect } from 'playwright/test'
import { corralCommand } from './support/command-line.ts'
import { test, type Corral } from './support/corral.ts'
import { LiveTasks, scenarioOf, taskIn } from './support/live-tasks.ts'
import { LIVE, LiveModel } from '../test/support/live-agents.ts'

const AGENTS = ['claude', 'codex', 'gemini', 'opencode', 'copilot'] as const
const PORT = 8_797
/** One CLI of 100 MB after the other, on a busy machine, ms. */
const TEST_MS = 600_000
/** Gemini CLI tries for minutes before it gives up at a limit, ms. */
const LIMIT_WITHIN_MS = 480_000
/** Two starts of a CLI, the wait before a retry, and a turn, ms. */
const ENDS_WITHIN_MS = 240_000
const WORDS = 'one two three four five six seven eight nine ten'
/** Longer than any time-out here. */
const ENDLESS = { name: 'endless', prompt: `slow: 300000 ${WORDS}`, permissions: 'read-only' } as const
/** Long enough for a host to be killed in the middle of it. */
const LONG = { name: 'long', prompt: `slow: 20000 ${WORDS}`, permissions: 'read-only' } as const
/** Long enough for each of them to have asked its model by then, s. */
const TIME_OUT_S = 20

test.skip(LIVE === null, 'live agents: set CORRAL_LIVE_AGENTS and CORRAL_LIVE_MODEL (README)')

async function liveModel(): Promise<LiveModel> {
  if (LIVE === null) throw new Error('skipped above')
  return await LiveModel.start(LIVE, PORT)
}

/** Agents that carry out, or have carried out, a task, by the attempt they were made for. */
async function attempts(corral: Corral): Promise<ReadonlyMap<string, string>> {
  using client = await corral.client()
  const told = await client.request('agent.list', { limit: 100 })
  if (!told.ok) throw new Error(told.error.message)
  return new Map(told.value.agents.map(({ id, spec }) => [id, `${spec.task?.id}.${spec.task?.attempt}`]))
}

for (const agent of AGENTS) {
  test(`${agent} carries out tasks: done with its changes, refused, out of time, at a limit`, async ({ corral }) => {
    test.setTimeout(TEST_MS)
    await using model = await liveModel()
    const tasks = new LiveTasks(corral, agent, model)
    const limited = taskIn(await tasks.run(scenarioOf(agent, 'rate-limited')))

    const done = await tasks.run(scenarioOf(agent, 'edit'), '--wait')
    expect(taskIn(done).state).toMatchObject({
      kind: 'finished',
      result: { class: 'success', exit: { code: 0 }, refusedTools: [], diff: { files: 1, deleted: 0 } },
    })
    expect(done.code).toBe(0)

    const refused = await tasks.run(scenarioOf(agent, 'refused'), '--wait')
    expect(taskIn(refused).state).toMatchObject({
      kind: 'finished',
      result: { class: 'refused', refusedTools: [expect.anything()], diff: { files: 0 } },
    })
    expect(refused.code).toBe(11)

    const late = await tasks.run(ENDLESS, '--wait', '--timeout', String(TIME_OUT_S))
    expect(taskIn(late).state).toMatchObject({ kind: 'finished', result: { class: 'timeout', diff: { files: 0 } } })
    expect(late.code).toBe(14)

    await expect
      .poll(async () => (await tasks.show(limited.id)).earlier.map((each) => each.class), { timeout: LIMIT_WITHIN_MS })
      .toEqual(['rate-limited'])
    const { state } = await tasks.show(limited.id)
    expect(state.kind === 'queued' && (state.notBefore ?? 0)).toBeGreaterThan(Date.now())
    expect(await corralCommand(corral, 'tasks', 'cancel', String(limited.id))).toMatchObject({ code: 0 })
  })

  test(`${agent}: tasks of a host that is killed are neither lost nor carried out twice`, async ({ corral }) => {
    test.setTimeout(TEST_MS)
    await using model = await liveModel()
    const tasks = new LiveTasks(corral, agent, model)
    const again = taskIn(await tasks.run(LONG, '--name', 'again', '--retries', '1'))
    const once = taskIn(await tasks.run(LONG, '--name', 'once'))
    for (const name of [`again #${again.id}`, `once #${once.id}`]) {
      const printed = async (): Promise<string> => (await corralCommand(corral, 'logs', name)).out
      await expect.poll(printed, { timeout: ENDS_WITHIN_MS }).toContain('"type":')
    }
    expect(tasks.started()).toHaveLength(2)
    await corral.host.kill()
    await corral.start()

    const ended = async (id: number): Promise<unknown> => {
      const { state, attempt, earlier } = await tasks.show(id)
      const end = state.kind === 'finished' ? state.result.class : state.kind
      return { end, attempt, earlier: earlier.map((each) => each.class) }
    }
    await expect
      .poll(() => ended(again.id), { timeout: ENDS_WITHIN_MS })
      .toEqual({ end: 'success', attempt: 2, earlier: ['lost'] })
    expect(await ended(once.id)).toEqual({ end: 'lost', attempt: 1, earlier: [] })
    const names = await attempts(corral)
    const started = tasks.started().map(({ agentId }) => names.get(agentId))
    expect(new Set(started)).toEqual(new Set([`${again.id}.1`, `${again.id}.2`, `${once.id}.1`]))
    expect(started).toHaveLength(3)
    expect(tasks.started().at(-1)).toMatchObject({ alive: [] })
  })
}
