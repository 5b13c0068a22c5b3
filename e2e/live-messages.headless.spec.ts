import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import type { AgentView } from '../src/contract/views.ts'
import { corralCommand, type Called } from './support/command-line.ts'
import { test, type Corral } from './support/corral.ts'
import { LIVE, LiveModel } from '../test/support/live-agents.ts'

/** Starting a CLI of 100 MB on a busy machine, ms. */
const START_WITHIN_MS = 90_000
const TURN_WITHIN_MS = 60_000
const PORT = 8_793

test.skip(LIVE === null, 'live agents: set CORRAL_LIVE_AGENTS and CORRAL_LIVE_MODEL (README)')

async function viewOf(corral: Corral, name: string): Promise<AgentView> {
  using client = await corral.client()
  const told = await client.request('agent.describe', { agent: name })
  if (!told.ok) throw new Error(told.error.message)
  return told.value.agent
}

async function comesTo(corral: Corral, name: string, kind: string | RegExp, timeout = TURN_WITHIN_MS): Promise<void> {
  const told = async (): Promise<string> => (await viewOf(corral, name)).activity?.kind ?? ''
  await expect.poll(told, { timeout }).toMatch(kind)
}

/** Once its two sources have told, which is a moment after it is shown as idle. */
async function sent(corral: Corral, name: string, ...words: readonly string[]): Promise<Called> {
  return await corralCommand(corral, 'send', name, '--queue', ...words)
}

async function startLive(corral: Corral, type: string, name: string, model: LiveModel): Promise<void> {
  const { workspace } = corral.place
  const { command, args, env } = model.setup(type, { home: join(workspace, '.home'), workspace })
  const restart = { when: 'on-failure' } as const
  await corral.startAgent(name, command, args, { type, env: { ...env }, restart })
  await comesTo(corral, name, /idle|waiting-approval/, START_WITHIN_MS)
  if ((await viewOf(corral, name)).activity?.ask === 'trust') {
    await corral.fleet.select(name)
    await corral.fleet.tile(name).type('1')
  }
  await comesTo(corral, name, 'idle', START_WITHIN_MS)
}

for (const type of ['claude', 'codex']) {
  test(`a real ${type} gets messages while it is idle, none while it asks, and goes on after SIGKILL`, async ({
    corral,
  }) => {
    test.setTimeout(480_000)
    if (LIVE === null) throw new Error('skipped above')
    await using model = await LiveModel.start(LIVE, PORT)
    const name = `real-${type}`
    await startLive(corral, type, name, model)
    await corral.fleet.select(name)
    expect(await sent(corral, name, 'say: remember the apple')).toMatchObject({ code: 0 })
    await comesTo(corral, name, 'idle')
    await expect
      .poll(async () => (await viewOf(corral, name)).conversation?.file ?? null, { timeout: 60_000 })
      .not.toBeNull()

    const made = join(corral.place.workspace, 'made')
    await sent(corral, name, `run: touch ${made}`)
    await comesTo(corral, name, 'waiting-approval')
    expect(await corralCommand(corral, 'send', name, '1')).toMatchObject({ code: 5 })
    expect(await corralCommand(corral, 'send', name, '--force', '1')).toMatchObject({ code: 5 })
    expect(existsSync(made)).toBe(false)
    expect((await viewOf(corral, name)).activity?.kind).toBe('waiting-approval')

    const { conversation, state } = await viewOf(corral, name)
    await corral.host.kill()
    if (state.phase.kind === 'running' && state.phase.run.identity !== null) kill(state.phase.run.identity.pid)
    await corral.start()
    await comesTo(corral, name, 'idle', START_WITHIN_MS)
    await corral.fleet.select(name)
    await corral.fleet.tile(name).waitFor('remember the apple')
    expect((await viewOf(corral, name)).conversation).toMatchObject({ id: conversation?.id, isResumed: true })
  })
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // The kernel may have ended it with the terminal of its host.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
