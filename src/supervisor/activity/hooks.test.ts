import { expect, it } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { Activity } from '../../shapes/activity.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import { runCaller } from '../../../test/support/run-caller.ts'

const newWorld = worldsOfThisFile()

class Trial {
  readonly world: SupervisedWorld
  readonly agent: SupervisedAgent
  readonly runId: string

  constructor(world: SupervisedWorld, agent: SupervisedAgent) {
    this.world = world
    this.agent = agent
    const run = liveRunOf(agent.state.phase)
    if (run === null) throw new Error('it is not up')
    this.runId = run.runId
  }

  static async start(): Promise<Trial> {
    const world = await newWorld()
    return new Trial(world, await world.started({ type: 'told', command: 'program' }))
  }

  get now(): Activity | null {
    return this.agent.facets.current.activity
  }

  /** A hook of the run reports, at the run door. */
  async hook(event: string, more: object = {}, runId = this.runId): Promise<boolean> {
    const client = connectTo(this.world, runCaller({ runId: this.runId, reach: () => 'self' }))
    const report = { hook_event_name: event, session_id: 's', ...more }
    const answer = await client.request('run.hook', { runId, report })
    await this.world.pass(60)
    return answer.ok
  }

  async prints(text: string, afterMs = 60): Promise<void> {
    this.world.ptys.last.print(text)
    await this.world.pass(afterMs)
  }
}

const ASKS = { tool_name: 'Bash', tool_input: { command: 'touch x' } }

it('a hook tells work, a question with its words, and the end of the turn', async () => {
  const trial = await Trial.start()
  await trial.hook('UserPromptSubmit')
  expect(trial.now).toMatchObject({ kind: 'working', by: { source: 'hook', rule: 'UserPromptSubmit' } })
  await trial.hook('PermissionRequest', ASKS)
  expect(trial.now).toMatchObject({ kind: 'waiting-approval', by: { source: 'hook', text: 'Bash: touch x' } })
  await trial.hook('PostToolUse', ASKS)
  await trial.hook('Stop', { background_tasks: [] })
  expect(trial.now).toMatchObject({ kind: 'idle', lastTurn: { end: 'finished' } })
  const kinds = trial.world.told.map(({ event }) => event.kind)
  expect(kinds.filter((kind) => ['asked', 'answered', 'turn-ended', 'door-used'].includes(kind))).toEqual([
    'asked',
    'answered',
    'turn-ended',
  ])
})

it('a hook is believed for two minutes only: nothing tells of an Esc', async () => {
  const trial = await Trial.start()
  await trial.hook('UserPromptSubmit')
  await trial.world.pass(110_000)
  expect(trial.now?.kind).toBe('working')
  await trial.world.pass(15_000)
  expect(trial.now).toMatchObject({ kind: 'quiet' })
})

it('what the program says itself counts more than its hooks', async () => {
  const trial = await Trial.start()
  await trial.hook('PermissionRequest', ASKS)
  await trial.prints('\x1b]7501;state=working\x1b\\')
  expect(trial.now).toMatchObject({ kind: 'working', by: { source: 'program-status' } })
})

it('a question of a hook is over when its prompt has left the screen', async () => {
  const trial = await Trial.start()
  await trial.hook('PermissionRequest', ASKS)
  await trial.prints('Do you want to go on?\r\n> 1. Yes\r\n', 300)
  expect(trial.now?.kind).toBe('waiting-approval')
  await trial.prints(`\x1b[2J\x1b[H${'free text\r\n'.repeat(40)}`, 3_000)
  expect(trial.now?.kind).not.toBe('waiting-approval')
})

it('a question that is over does not come back with a sub-agent', async () => {
  const trial = await Trial.start()
  await trial.hook('PermissionRequest', ASKS)
  await trial.prints('\x1b]0;| busy\x07', 300)
  expect(trial.now?.kind).toBe('working')
  await trial.hook('SubagentStart', { agent_id: 'a', agent_type: 'Explore' })
  expect(trial.now).toMatchObject({ kind: 'working', children: [{ title: 'Explore' }] })
})

it('a limit that is reached is told beside, until the next prompt', async () => {
  const trial = await Trial.start()
  await trial.hook('UserPromptSubmit')
  await trial.hook('StopFailure', { error: 'rate_limit', last_assistant_message: 'Limit reached' })
  expect(trial.now).toMatchObject({ conditions: { rateLimit: { text: 'Limit reached' } }, lastTurn: { end: 'failed' } })
  await trial.hook('UserPromptSubmit')
  expect(trial.now?.conditions.rateLimit).toBeNull()
})

it('a hook of one run cannot report about another', async () => {
  const trial = await Trial.start()
  const other = await trial.world.started({ type: 'told', command: 'program' })
  const runId = liveRunOf(other.state.phase)?.runId
  expect(await trial.hook('UserPromptSubmit', {}, runId)).toBe(false)
  expect(other.facets.current.activity?.by).toBeNull()
})

it('sub-agents are shown, unless the program tells of them itself', async () => {
  const trial = await Trial.start()
  await trial.hook('UserPromptSubmit')
  await trial.hook('SubagentStart', { agent_id: 'a', agent_type: 'Explore' })
  expect(trial.now?.children).toMatchObject([{ title: 'Explore' }])
  await trial.prints('\x1b]7501;state=working\x1b\\')
  await trial.hook('SubagentStart', { agent_id: 'b', agent_type: 'Plan' })
  expect(trial.now?.children).toEqual([])
})

it('what a hook tells has no secret in it', async () => {
  const world = await newWorld()
  const env = { API_TOKEN: 'tok-12345678' }
  const spec = { name: 'secretive', type: 'told', cwd: '/work', command: 'program', args: [], env }
  const created = await connectTo(world).request('agent.create', { spec, start: true })
  if (!created.ok) throw new Error(created.error.message)
  await world.pass(400)
  const trial = new Trial(world, world.agent(created.value.id))
  await trial.hook('PermissionRequest', { tool_name: 'Bash', tool_input: { command: 'use tok-12345678' } })
  expect(trial.now?.by?.text).toMatch(/^Bash: use /)
  expect(JSON.stringify([trial.now, world.told])).not.toContain('tok-12345678')
})
