import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import type { AgentView } from '../src/contract/views.ts'
import { test, type Corral } from './support/corral.ts'
import { LIVE, LiveModel } from '../test/support/live-agents.ts'

/** Starting a CLI of 100 MB on a busy machine, ms. */
const START_WITHIN_MS = 60_000
/** For a model that answers at once, ms. */
const TURN_WITHIN_MS = 30_000
/** What a person takes to read a question, ms. */
const READ_MS = 2_000
const PORT = 8_791
const WORDS = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda'
const ESC = '\u001B'

test.skip(LIVE === null, 'live agents: set CORRAL_LIVE_AGENTS and CORRAL_LIVE_MODEL (README)')

/** One real CLI, as a person sees it and as a client is told of it. */
class LiveAgent {
  private readonly corral: Corral
  readonly name: string

  constructor(corral: Corral, name: string) {
    this.corral = corral
    this.name = name
  }

  async view(): Promise<AgentView> {
    using client = await this.corral.client()
    const list = await client.request('agent.list', { limit: 10 })
    const found = list.ok ? list.value.agents.find(({ spec }) => spec.name === this.name) : undefined
    if (found === undefined) throw new Error(`${this.name} is not there`)
    return found
  }

  async is(kind: string, withinMs = TURN_WITHIN_MS): Promise<void> {
    const told = async (): Promise<string | null> => (await this.view()).activity?.kind ?? null
    await expect.poll(told, { timeout: withinMs }).toBe(kind)
  }

  async turnEnded(end: string): Promise<void> {
    const told = async (): Promise<string | null> => (await this.view()).activity?.lastTurn?.end ?? null
    await expect.poll(told, { timeout: TURN_WITHIN_MS }).toBe(end)
  }

  /** A CLI takes text and Enter that come at once for a paste. */
  async prompt(text: string): Promise<void> {
    await this.type(text)
    await this.corral.fleet.page.waitForTimeout(700)
    await this.type('\r')
  }

  /** As a person does, who reads first: CLIs do not take keys for an answer that come as soon as they ask. */
  async answer(key: string): Promise<void> {
    await this.corral.fleet.page.waitForTimeout(READ_MS)
    await this.type(key)
  }

  async type(text: string): Promise<void> {
    const tile = this.corral.fleet.tile(this.name)
    await tile.type(text)
  }

  async start(type: string, model: LiveModel): Promise<void> {
    const { workspace } = this.corral.place
    const { command, args, env } = model.setup(type, { home: join(workspace, '.home'), workspace })
    await this.corral.startAgent(this.name, command, args, { type, env: { ...env } })
    await this.corral.fleet.select(this.name)
    await this.trusted()
  }

  /** A folder it has not seen is asked about, and a person says yes. */
  private async trusted(): Promise<void> {
    const told = async (): Promise<string | null> => {
      const { activity } = await this.view()
      return activity?.ask === 'trust' ? 'asks' : (activity?.kind ?? null)
    }
    await expect.poll(told, { timeout: START_WITHIN_MS }).toMatch(/asks|idle/)
    if ((await told()) === 'asks') await this.type('1')
    await this.is('idle', START_WITHIN_MS)
  }
}

for (const type of ['claude', 'codex']) {
  test(`a real ${type}: prompt, work, approval, deny, Esc, finish, quit`, async ({ corral }) => {
    test.setTimeout(300_000)
    if (LIVE === null) throw new Error('skipped above')
    await using model = await LiveModel.start(LIVE, PORT)
    const agent = new LiveAgent(corral, `real-${type}`)
    await agent.start(type, model)
    const row = corral.fleet.row(agent.name)

    await agent.prompt(`slow: 6000 ${WORDS}`)
    await agent.is('working')
    await expect(row).toContainText('working')
    await agent.is('idle')
    await agent.turnEnded('finished')

    const made = join(corral.place.workspace, 'made-by-agent')
    await agent.prompt('run: touch made-by-agent')
    await agent.is('waiting-approval')
    await expect(row).toContainText('approval')
    await expect(corral.fleet.page).toHaveTitle('(1) Corral')
    expect(existsSync(made)).toBe(false)
    await agent.answer('\r')
    await agent.is('idle')
    expect(existsSync(made)).toBe(true)
    await agent.turnEnded('finished')

    await agent.prompt(`slow: 20000 ${WORDS}`)
    await agent.is('working')
    await agent.answer(ESC)
    await agent.is('idle')
    await agent.turnEnded('interrupted')

    await agent.prompt('run: touch never-made')
    await agent.is('waiting-approval')
    await agent.answer(ESC)
    await agent.is('idle')
    await agent.turnEnded('interrupted')
    expect(existsSync(join(corral.place.workspace, 'never-made'))).toBe(false)

    await agent.prompt(type === 'claude' ? '/exit' : '/quit')
    await expect(row).toContainText(/ended|exit/i)
    const { state, spending } = await agent.view()
    expect(state.phase.kind).toBe('stopped')
    expect(spending?.run.tokens.output).toBeGreaterThan(0)
  })
}
