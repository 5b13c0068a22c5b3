import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'playwright/test'
import type { AgentView } from '../src/contract/views.ts'
import { corralCommand } from './support/command-line.ts'
import { test, fixturePath, type Corral } from './support/corral.ts'
import { BUILT } from './support/repository.ts'
import { LIVE, LiveModel, type LiveSetup } from '../test/support/live-agents.ts'

/** Starting a CLI of 100 MB on a busy machine, ms. */
const START_WITHIN_MS = 90_000
const TURN_WITHIN_MS = 120_000
const PORT = 8_795
const TOOLS = ['list_agents', 'send_message', 'stop_agent'].map((name) => `mcp__corral__${name}`)

const run = promisify(execFile)

test.skip(LIVE === null, 'live agents: set CORRAL_LIVE_AGENTS and CORRAL_LIVE_MODEL (README)')

async function viewOf(corral: Corral, agent: string): Promise<AgentView> {
  using client = await corral.client()
  const told = await client.request('agent.describe', { agent })
  if (!told.ok) throw new Error(told.error.message)
  return told.value.agent
}

async function comesTo(corral: Corral, name: string, kind: string | RegExp, timeout = TURN_WITHIN_MS): Promise<void> {
  await expect.poll(async () => (await viewOf(corral, name)).activity?.kind ?? '', { timeout }).toMatch(kind)
}

async function prompt(corral: Corral, name: string, text: string): Promise<void> {
  expect(await corralCommand(corral, 'send', name, '--queue', text)).toMatchObject({ code: 0 })
}

async function shows(corral: Corral, name: string, words: string | RegExp): Promise<void> {
  await expect
    .poll(async () => (await corralCommand(corral, 'logs', name)).out, { timeout: TURN_WITHIN_MS })
    .toMatch(words)
}

/** Adds Corral's server as a person does, and has Claude Code look whether it answers. */
async function register({ place }: Corral, { command, env }: LiveSetup): Promise<string> {
  const options = { cwd: place.workspace, env: { ...place.env, ...env, CORRAL_DATA_DIR: place.dataDir } }
  await run(command, ['mcp', 'add', '-s', 'user', 'corral', '--', process.execPath, BUILT.commandLine, 'mcp'], options)
  return (await run(command, ['mcp', 'list'], options)).stdout
}

test('a real claude sees and instructs its group over MCP, and nobody outside of it', async ({ corral }) => {
  test.setTimeout(480_000)
  if (LIVE === null) throw new Error('skipped above')
  await using model = await LiveModel.start(LIVE, PORT)
  const { workspace } = corral.place
  const setup = model.setup('claude', { home: join(workspace, '.home'), workspace })
  expect(await register(corral, setup)).toMatch(/corral: .*Connected/)

  const args = [fixturePath('prompted')]
  for (const [name, group] of [
    ['web', 'team'],
    ['stranger', 'others'],
  ] as const) {
    await corral.startAgent(name, process.execPath, args, { type: 'codex', group })
    await comesTo(corral, name, 'idle')
  }
  const env = { ...setup.env }
  const spec = { type: 'claude', group: 'team', reach: 'conduct', env } as const
  await corral.startAgent('boss', setup.command, [...setup.args, '--allowedTools', ...TOOLS], spec)
  await comesTo(corral, 'boss', /idle|waiting-approval/, START_WITHIN_MS)
  if ((await viewOf(corral, 'boss')).activity?.ask === 'trust') {
    await corral.fleet.select('boss')
    await corral.fleet.tile('boss').type('1')
  }
  await comesTo(corral, 'boss', 'idle', START_WITHIN_MS)

  await prompt(corral, 'boss', 'tool: mcp__corral__list_agents {}')
  await shows(corral, 'boss', /Tool finished/)
  await comesTo(corral, 'boss', 'idle')
  await prompt(corral, 'boss', 'tool: mcp__corral__send_message {"agent":"web","text":"build it","queue":true}')
  await shows(corral, 'web', /did: Message from the agent boss: build it/)
  await corral.fleet.select('web')
  await expect(corral.fleet.inspector.events).toContainText('the agent boss asked to send it a message')

  await comesTo(corral, 'boss', 'idle')
  await prompt(corral, 'boss', 'tool: mcp__corral__stop_agent {"agent":"stranger"}')
  await expect(async () => {
    using client = await corral.client()
    const told = await client.request('agent.describe', { agent: 'boss' })
    const refused = told.ok
      ? told.value.journal.filter(({ event }) => event.kind === 'door-used' && event.request === 'agent.stop')
      : []
    expect(refused.map(({ event }) => event)).toEqual([expect.objectContaining({ isAllowed: false })])
  }).toPass({ timeout: TURN_WITHIN_MS })
  expect((await viewOf(corral, 'stranger')).state.phase.kind).toBe('running')
})
